import { LoaderService } from "@pulumi/pulumi/proto/codegen/loader_grpc_pb";
import { GetSchemaResponse, type GetSchemaRequest } from "@pulumi/pulumi/proto/codegen/loader_pb";
import { GetSchemaRequest as ProviderSchemaRequest } from "@pulumi/pulumi/proto/provider_pb";
import { call, unary } from "./grpc";
import type { Providers } from "./providers";

export { LoaderService };

/** The service that a language host asks for the schema of a package, as Pulumi YAML's does. */
export function schemaLoader(providers: Providers, failed: (message: string) => void) {
    return {
        getSchema: unary(async (request: GetSchemaRequest) => {
            const provider = await providers.get({
                package: request.getPackage(),
                version: request.getVersion(),
                url: request.getDownloadUrl(),
                packageRef: "",
                provider: "",
            });
            const answer = await call(provider.client, provider.client.getSchema, new ProviderSchemaRequest());
            return new GetSchemaResponse().setSchema(new TextEncoder().encode(answer.getSchema()));
        }, failed),
    };
}

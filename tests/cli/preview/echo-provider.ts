/**
 * A provider plugin for Pulumi's CLI that has no cluster: what it is asked to make is what it says it made. Names that are
 * not given stay away, and a changed name replaces. Prints its port, as plugins do.
 */
import { isDeepStrictEqual } from "node:util";
import { type sendUnaryData, Server, ServerCredentials, type ServerUnaryCall } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as grpc from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

const answers =
    <Request, Response>(answer: (request: Request) => Response) =>
    (call: ServerUnaryCall<Request, Response>, done: sendUnaryData<Response>): void =>
        done(null, answer(call.request));

type Named = { metadata?: { name?: unknown; namespace?: unknown } };
const named = (struct: Struct | undefined) => ((struct?.toJavaScript() ?? {}) as Named).metadata ?? {};

function diff(request: provider.DiffRequest): provider.DiffResponse {
    const [was, is] = [request.getOldInputs() ?? request.getOlds(), request.getNews()];
    const { DIFF_NONE, DIFF_SOME } = provider.DiffResponse.DiffChanges;
    const isSame = isDeepStrictEqual(was?.toJavaScript(), is?.toJavaScript());
    const isRenamed = !isDeepStrictEqual(named(was).name, named(is).name);
    const response = new provider.DiffResponse().setChanges(isSame ? DIFF_NONE : DIFF_SOME);
    return response.setReplacesList(isRenamed ? ["metadata"] : []);
}

function create(request: provider.CreateRequest): provider.CreateResponse {
    const { name, namespace } = named(request.getProperties());
    const id = [namespace, name].filter((part) => typeof part === "string").join("/");
    return new provider.CreateResponse().setId(request.getPreview() ? "" : id).setProperties(request.getProperties());
}

/** What exists is as it was made; what was never made has a label that tells it was read. */
function read(request: provider.ReadRequest): provider.ReadResponse {
    const known = request.getInputs() ?? new Struct();
    const metadata = { name: request.getId(), labels: { live: "yes" } };
    const found = Object.keys(known.toJavaScript()).length > 0 ? known : Struct.fromJavaScript({ metadata });
    return new provider.ReadResponse().setId(request.getId()).setProperties(found).setInputs(found);
}

const configured = () => new provider.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
const checked = (request: provider.CheckRequest) => new provider.CheckResponse().setInputs(request.getNews());
const noDiff = provider.DiffResponse.DiffChanges.DIFF_NONE;

const server = new Server();
server.addService(grpc.ResourceProviderService as never, {
    checkConfig: answers(checked),
    diffConfig: answers(() => new provider.DiffResponse().setChanges(noDiff)),
    configure: answers(configured),
    check: answers(checked),
    diff: answers(diff),
    create: answers(create),
    read: answers(read),
    update: answers((request: provider.UpdateRequest) =>
        new provider.UpdateResponse().setProperties(request.getNews()),
    ),
    delete: answers(() => new Empty()),
    getPluginInfo: answers(() => new PluginInfo().setVersion("4.0.0")),
    cancel: answers(() => new Empty()),
});
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (_, port) => console.log(port));

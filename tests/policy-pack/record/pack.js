// A policy pack that judges nothing: it writes down what the engine asks, byte by byte.
const { appendFileSync } = require("node:fs");
const grpc = require("@grpc/grpc-js");
const { AnalyzerService } = require("@pulumi/pulumi/proto/analyzer_grpc_pb");
const messages = require("@pulumi/pulumi/proto/analyzer_pb");
const { PluginInfo } = require("@pulumi/pulumi/proto/plugin_pb");

const policy = (name, type) =>
    new messages.PolicyInfo()
        .setName(name)
        .setPolicyType(type)
        .setEnforcementlevel(messages.EnforcementLevel.MANDATORY)
        .setConfigschema(new messages.PolicyConfigSchema());
const { POLICY_TYPE_RESOURCE, POLICY_TYPE_STACK } = messages.PolicyType;
const info = new messages.AnalyzerInfo()
    .setName("recorder")
    .setVersion("0.0.0")
    .setSupportsconfig(true)
    .setPoliciesList([
        ...["require-purpose", "require-policy-types"].map((name) => policy(name, POLICY_TYPE_RESOURCE)),
        ...["require-both-halves", "no-dead-rules", "no-wide-egress"].map((name) => policy(name, POLICY_TYPE_STACK)),
    ]);
const answers = {
    getAnalyzerInfo: info.serializeBinary(),
    getPluginInfo: new PluginInfo().setVersion("0.0.0").serializeBinary(),
};
const kept = ["configure", "configureStack", "analyze", "analyzeStack", "remediate"];

const same = (bytes) => bytes;
const service = Object.fromEntries(
    Object.entries(AnalyzerService).map(([name, method]) => [
        name,
        { ...method, requestDeserialize: same, responseSerialize: (bytes) => Buffer.from(bytes) },
    ]),
);
const handlers = Object.fromEntries(
    Object.keys(AnalyzerService).map((method) => [
        method,
        ({ request }, callback) => {
            const call = { method, request: request.toString("latin1") };
            if (kept.includes(method)) appendFileSync(process.env.RECORDING, `${JSON.stringify(call)}\n`);
            callback(null, answers[method] ?? new Uint8Array());
        },
    ]),
);
const server = new grpc.Server();
server.addService(service, handlers);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    console.log(String(port));
});

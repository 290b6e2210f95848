// Stands in for the provider of Kubernetes: it takes every resource as it is and needs no cluster.
const grpc = require("@grpc/grpc-js");
const { ResourceProviderService } = require("@pulumi/pulumi/proto/provider_grpc_pb");
const messages = require("@pulumi/pulumi/proto/provider_pb");
const { PluginInfo } = require("@pulumi/pulumi/proto/plugin_pb");
const { Empty } = require("google-protobuf/google/protobuf/empty_pb");

const checked = ({ request }, callback) => callback(null, new messages.CheckResponse().setInputs(request.getNews()));
const same = (_, callback) =>
    callback(null, new messages.DiffResponse().setChanges(messages.DiffResponse.DiffChanges.DIFF_NONE));

const done = (_, callback) => callback(null, new Empty());

const server = new grpc.Server();
server.addService(ResourceProviderService, {
    getPluginInfo: (_, callback) => callback(null, new PluginInfo().setVersion("4.34.2")),
    checkConfig: checked,
    diffConfig: same,
    configure: (_, callback) =>
        callback(null, new messages.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true)),
    check: checked,
    diff: same,
    create: ({ request }, callback) =>
        callback(null, new messages.CreateResponse().setProperties(request.getProperties())),
    attach: done,
    cancel: done,
});
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    console.log(String(port));
});

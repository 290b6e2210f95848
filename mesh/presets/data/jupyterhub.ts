import type { NetworkPolicySpec } from "../../../netpol/types";
import type { WorkloadPreset } from "../types";

const ofRelease = { app: "jupyterhub", release: "${release}" };
const component = (name: string) => ({ ...ofRelease, component: name });
const templates = "jupyterhub/templates";
const rules = `${templates}/_helpers-netpol.tpl`;

/** What egressAllowRules.nonPrivateIPs lets out. */
const publicAddresses = {
    ipBlock: {
        cidr: "0.0.0.0/0",
        except: ["10.0.0.0/8", "169.254.169.254/32", "172.16.0.0/12", "192.168.0.0/16"],
    },
};
const everyAddress = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.169.254/32"].map((cidr) => ({
    ipBlock: { cidr },
}));
const outOf = (name: string, to: readonly object[]): NetworkPolicySpec => ({
    podSelector: { matchLabels: component(name) },
    policyTypes: ["Egress"],
    egress: [{ to }],
});

export const jupyterHub: WorkloadPreset = {
    name: "jupyterhub",
    title: "JupyterHub",
    madeBy: "chart jupyterhub (Zero to JupyterHub)",
    versions: "main at 48ea50e, with JupyterHub 5.5.0",
    held: "read",
    repository: "https://github.com/jupyterhub/zero-to-jupyterhub-k8s/blob/48ea50e",
    parameters: {
        release: { description: "the Helm release (helm list)" },
        networkPolicy: {
            description: "the chart's networkPolicy.enabled of hub, proxy.chp and singleuser",
            default: "true",
        },
    },
    pods: ofRelease,
    parts: {
        proxy: {
            description: "takes users' requests, without and with TLS",
            labels: component("proxy"),
            ports: ["8000", "8443"],
            source: `${templates}/proxy/deployment.yaml`,
        },
        "proxy-api": {
            description: "the proxy's API, for the hub",
            labels: component("proxy"),
            ports: ["8001"],
            source: `${templates}/proxy/deployment.yaml`,
        },
        hub: {
            description: "the hub",
            labels: component("hub"),
            ports: ["8081"],
            source: `${templates}/hub/deployment.yaml`,
        },
        notebook: {
            description: "users' servers",
            labels: component("singleuser-server"),
            ports: ["8888"],
            source: `${templates}/singleuser/netpol.yaml`,
        },
    },
    inGroup: [
        { from: "hub", to: "proxy-api", why: "routes to users' servers", source: `${templates}/hub/netpol.yaml` },
        { from: "hub", to: "notebook", why: "whether users' servers are up", source: `${templates}/hub/netpol.yaml` },
        { from: "proxy", to: "hub", why: "users' requests", source: `${templates}/proxy/netpol.yaml` },
        { from: "proxy", to: "notebook", why: "users' requests", source: `${templates}/proxy/netpol.yaml` },
        { from: "notebook", to: "hub", why: "who the user is", source: `${templates}/singleuser/netpol.yaml` },
    ],
    needs: [
        {
            part: "hub",
            direction: "to",
            peer: "kube-apiserver",
            why: "the hub makes users' pods",
            source: `${templates}/hub/rbac.yaml`,
        },
    ],
    makes: [
        {
            name: "singleuser",
            spec: outOf("singleuser-server", [publicAddresses]),
            opens: "users' servers may connect to all public addresses, on every port (egressAllowRules.nonPrivateIPs)",
            without: "set singleuser.networkPolicy.enabled=false in the chart",
            when: { parameter: "networkPolicy", is: "true", else: "false" },
            source: rules,
        },
        {
            name: "hub",
            spec: outOf("hub", [publicAddresses, ...everyAddress]),
            opens: "the hub may connect to every IPv4 address, private ones and the metadata address too (egressAllowRules)",
            without: "set hub.networkPolicy.enabled=false in the chart",
            when: { parameter: "networkPolicy", is: "true", else: "false" },
            source: rules,
        },
        {
            name: "proxy",
            spec: {
                ...outOf("proxy", [publicAddresses, ...everyAddress]),
                policyTypes: ["Ingress", "Egress"],
                ingress: [{ ports: [8000, 8443].map((port) => ({ protocol: "TCP" as const, port })) }],
            },
            opens: "everybody may connect to the proxy, and it to every IPv4 address (allowedIngressPorts, egressAllowRules)",
            without: "set proxy.chp.networkPolicy.enabled=false in the chart",
            when: { parameter: "networkPolicy", is: "true", else: "false" },
            source: `${templates}/proxy/netpol.yaml`,
        },
    ],
};

import type { WorkloadPreset } from "../types";

const sandboxes = { "agents.x-k8s.io/sandbox-template-ref-hash": "${templateHash}" };
const controller = "extensions/controllers/sandboxtemplate_controller.go";

export const agentSandbox: WorkloadPreset = {
    name: "agent-sandbox",
    title: "Agent Sandbox, sandboxes of a template",
    madeBy: "agent-sandbox controller",
    versions: "main at 2fd412d",
    held: "read",
    repository: "https://github.com/kubernetes-sigs/agent-sandbox/blob/2fd412d",
    parameters: {
        templateHash: {
            description:
                "label agents.x-k8s.io/sandbox-template-ref-hash of the SandboxTemplate (kubectl get sandboxtemplates --show-labels)",
            required: true,
        },
        networkPolicyManagement: { description: "the SandboxTemplate's networkPolicyManagement", default: "Managed" },
    },
    pods: sandboxes,
    parts: {
        sandbox: {
            description: "what runs an agent's code",
            labels: sandboxes,
            ports: ["8888"],
            source: "sandbox-router/deploy/networkpolicy.yaml",
        },
    },
    inGroup: [],
    needs: [
        {
            part: "sandbox",
            direction: "from",
            peer: "agent-sandbox-router",
            isPreset: true,
            why: "requests to sandboxes",
            source: "sandbox-router/deploy/networkpolicy.yaml",
        },
    ],
    makes: [
        {
            name: "the template's own",
            spec: {
                podSelector: { matchLabels: sandboxes },
                policyTypes: ["Ingress", "Egress"],
                ingress: [
                    {
                        from: [
                            {
                                namespaceSelector: {
                                    matchLabels: { "kubernetes.io/metadata.name": "agent-sandbox-system" },
                                },
                                podSelector: { matchLabels: { app: "sandbox-router" } },
                            },
                        ],
                    },
                ],
                egress: [
                    {
                        to: [
                            {
                                ipBlock: {
                                    cidr: "0.0.0.0/0",
                                    except: ["10.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"],
                                },
                            },
                            { ipBlock: { cidr: "::/0", except: ["fc00::/7", "fe80::/10"] } },
                        ],
                    },
                ],
            },
            opens: "sandboxes may connect to all public addresses, on every port, shared and provider-internal ranges included",
            without: "set spec.networkPolicyManagement: Unmanaged in the SandboxTemplate",
            when: { parameter: "networkPolicyManagement", is: "Managed", else: "Unmanaged" },
            source: controller,
        },
    ],
};

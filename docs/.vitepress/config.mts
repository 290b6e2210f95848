import { defineConfig } from "vitepress";

const page = (text: string, link: string) => ({ text, link });

export default defineConfig({
    title: "ai-mesh-isolation",
    description: "Isolate AI services on Kubernetes with Pulumi, and prove it.",
    cleanUrls: true,
    lastUpdated: false,
    themeConfig: {
        // Searched in the reader's browser: nothing is sent anywhere.
        search: { provider: "local" },
        nav: [page("Start", "/start"), page("How to", "/how-to/new-cluster"), page("Reference", "/reference/commands")],
        sidebar: [
            {
                text: "Start",
                items: [
                    page("In five minutes", "/start"),
                    page("Concepts", "/concepts"),
                    page("Glossary", "/glossary"),
                ],
            },
            {
                text: "How to",
                items: [
                    page("A new cluster", "/how-to/new-cluster"),
                    page("Plan and deploy", "/how-to/plan-and-deploy"),
                    page("Your own program", "/how-to/own-program"),
                    page("Questions and answers", "/how-to/questions"),
                    page("A live cluster", "/how-to/live-cluster"),
                    page("From traffic", "/traffic"),
                    page("GKE, EKS, AKS, OpenShift", "/how-to/platforms"),
                    page("Helm and GitOps", "/how-to/helm-and-gitops"),
                    page("Several clusters", "/how-to/several-clusters"),
                    page("Agents of several tenants", "/how-to/agents"),
                    page("A public gateway", "/how-to/public-gateway"),
                    page("Cloud identity", "/how-to/cloud-identity"),
                    page("Pull requests and CI", "/how-to/ci"),
                    page("When something does not work", "/troubleshooting"),
                ],
            },
            {
                text: "Reference",
                items: [
                    page("The spec", "/reference/spec"),
                    page("Commands", "/reference/commands"),
                    page("Policies of the pack", "/reference/policies"),
                    page("Platforms and plugins", "/platforms"),
                    page("Presets of charts", "/presets"),
                    page("Endpoints", "/endpoints"),
                    page("Names outside", "/hosts"),
                    page("Service meshes", "/service-meshes"),
                    page("The guard", "/guard"),
                    page("Compatibility", "/compatibility"),
                ],
            },
            {
                text: "Background",
                items: [
                    page("Security model", "/security-model"),
                    page("Comparison", "/comparison"),
                    page("Architecture", "/architecture"),
                ],
            },
        ],
    },
});

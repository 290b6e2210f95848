import { defineConfig } from "vitepress";

export default defineConfig({
    title: "ai-mesh-isolation",
    description: "Isolate AI services on Kubernetes with Pulumi, and prove it.",
    cleanUrls: true,
    themeConfig: { search: { provider: "local" } },
});

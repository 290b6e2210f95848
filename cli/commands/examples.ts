/** A call of a command, and what it is for. */
export interface Example {
    readonly does: string;
    readonly call: string;
}

const example = (does: string, call: string): Example => ({ does, call });

/** Calls that `--help` shows, by the command's name. */
export const examples: Readonly<Record<string, readonly Example[]>> = {
    plan: [
        example("what a deployment would make, and whether it may", "ai-mesh plan --stack prod"),
        example("the same for kubectl or a GitOps repository", "ai-mesh plan --stack prod --out manifests/"),
    ],
    reach: [
        example("who can reach whom by the manifests of a chart", "helm template . | ai-mesh reach --manifests -"),
        example(
            "what the agents get to, by a live cluster's policies",
            "ai-mesh reach --context prod --from ai-agents",
        ),
    ],
    explain: [
        example("whether a connection is allowed, and by what", "ai-mesh explain --from agent --to tools --port 443"),
        example("what you rely on, as tests", "ai-mesh explain --expect-file rows.yaml -o junit"),
    ],
    check: [
        example("the policy pack's rules for files and folders", "ai-mesh check manifests/"),
        example("the policy pack's rules for a chart", "helm template . | ai-mesh check --manifests -"),
        example("the same for what a stack has deployed", "ai-mesh check --stack-state prod"),
    ],
    audit: [
        example(
            "what would stop, while the traffic goes on",
            "hubble observe --follow -o jsonpb | ai-mesh audit - --follow",
        ),
        example("the same of a week, as a gate", "ai-mesh audit week.jsonl.gz --objects-context prod --fail-on denied"),
    ],
    init: [
        example("a project to start from", "ai-mesh init my-mesh --platform kind"),
        example("one more stack, for a cluster that answers", "ai-mesh init --stack prod --context prod"),
    ],
    completion: [
        example("for bash", "ai-mesh completion bash > ~/.local/share/bash-completion/completions/ai-mesh"),
        example("for zsh, in a folder of fpath", "ai-mesh completion zsh > ~/.zfunc/_ai-mesh"),
        example("for fish", "ai-mesh completion fish > ~/.config/fish/completions/ai-mesh.fish"),
    ],
    learn: [
        example(
            "a spec of what was seen",
            "ai-mesh learn week.jsonl.gz --objects-context prod --platform gke > mesh.yaml",
        ),
        example("what a stack's file lacks of it", "ai-mesh learn week.jsonl.gz --into Pulumi.prod.yaml | git apply"),
        example("let Hubble know names", "ai-mesh learn --visibility -n ai-agents | kubectl apply -f -"),
    ],
    diff: [
        example("what a branch opens and closes", "ai-mesh diff --base origin/main --stack prod"),
        example("the same of manifests in a directory", "ai-mesh diff --base origin/main --manifests deploy"),
        example(
            "stop what opens the internet, and write a comment",
            "ai-mesh diff --base origin/main --fail-on opens:internet --also md=diff.md",
        ),
    ],
    graph: [
        example("a picture of a stack", "ai-mesh graph --stack prod > mesh.svg"),
        example("a page to look around in, of a live cluster", "ai-mesh graph --context prod -o html > mesh.html"),
    ],
    guard: [
        example("the guard that a stack's mesh asks for", "ai-mesh guard --stack prod | kubectl apply -f -"),
        example("one for policies of a directory", "ai-mesh guard --manifests DIR --deployer-group deployers"),
    ],
    preflight: [
        example("whether policies take effect in a cluster", "ai-mesh preflight --context prod"),
        example("what a stack must know of it, to paste", "ai-mesh preflight --context prod -o yaml"),
    ],
    "presets list": [example("all presets", "ai-mesh presets"), example("one of them", "ai-mesh presets qdrant")],
    "presets show": [example("one, with its release's name", "ai-mesh presets show qdrant --with release=vectors")],
    verify: [
        example("a cluster's policies against a stack's", "ai-mesh verify --stack prod --no-probes"),
        example("the same, and real connections", "ai-mesh verify --stack prod --probe-image alpine:3"),
    ],
};

/** Examples as `--help` shows them; nothing where there are none. */
export const exampleLines = (shown: readonly Example[]): string[] =>
    shown.length === 0 ? [] : ["Examples:", ...shown.flatMap(({ does, call }) => [`  # ${does}`, `  ${call}`])];

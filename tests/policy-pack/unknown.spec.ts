import { expect } from "chai";
import type { SeenResource } from "../../policy-pack/stack/resource";
import { unknownString } from "../../policy-pack/stack/unknown-values";
import { bundlePack, PackProcess, type Diagnostic } from "./pack-process";
import { urnOf } from "./sample";
import { runs } from "../runs";

const orders = runs(4, 100);
const open = 17;

/** Deterministic numbers from 0 to 1 (mulberry32). */
function random(seed: number): () => number {
    let state = seed;
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let t = Math.imul(state ^ (state >>> 15), 1 | state);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
    };
}

function shuffled<T>(items: readonly T[], next: () => number): T[] {
    const list = [...items];
    for (let i = list.length - 1; i > 0; i--) {
        const j = Math.floor(next() * (i + 1));
        [list[i], list[j]] = [list[j] as T, list[i] as T];
    }
    return list;
}

type Draft = { type: string; name: string; urn: string; props: Record<string, Record<string, unknown>> };

function policy(namespace: string, name: string, spec: object): Draft {
    const type = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
    const full = `${namespace}-${name}`;
    return {
        type,
        name: full,
        urn: urnOf(type, full),
        props: { metadata: { name, namespace }, spec: spec as Record<string, unknown> },
    };
}

/** 50 namespaces, each with deny-all, DNS and one range; number 17 lacks the deny-all. */
function stack(): Draft[] {
    return Array.from({ length: 50 }, (_, i) => `ns-${i}`).flatMap((name, i) => {
        const type = "kubernetes:core/v1:Namespace";
        const namespace: Draft = {
            type,
            name,
            urn: urnOf(type, name),
            props: { metadata: { name, labels: { purpose: "test" } } },
        };
        const dns = policy(name, "allow-dns", {
            podSelector: {},
            policyTypes: ["Egress"],
            egress: [
                {
                    to: [
                        {
                            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
                            podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
                        },
                    ],
                    ports: [
                        { protocol: "UDP", port: 53 },
                        { protocol: "TCP", port: 53 },
                    ],
                },
            ],
        });
        const tools = policy(name, "allow-to-tools", {
            podSelector: { matchLabels: { app: "agent" } },
            policyTypes: ["Egress"],
            egress: [{ to: [{ ipBlock: { cidr: "198.18.0.0/24" } }], ports: [{ protocol: "TCP", port: 443 }] }],
        });
        const denyAll = policy(name, "deny-all", { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
        return i === open ? [namespace, dns, tools] : [namespace, denyAll, dns, tools];
    });
}

/** Makes one value of a resource unknown: a namespace's name, or a policy's namespace, selector, range or port. */
function forget(resource: Draft, next: () => number): Draft {
    const copy = structuredClone(resource);
    const { metadata, spec } = copy.props;
    const rule = (
        spec?.["egress"] as { to?: { ipBlock?: { cidr: string } }[]; ports?: { port: unknown }[] }[] | undefined
    )?.[0];
    const places: (() => void)[] =
        spec === undefined
            ? [() => ((metadata as Record<string, unknown>)["name"] = unknownString)]
            : [
                  () => ((metadata as Record<string, unknown>)["namespace"] = unknownString),
                  () => (spec["podSelector"] = unknownString),
                  ...(rule?.ports?.[0] === undefined ? [] : [() => (rule.ports![0]!.port = unknownString)]),
                  ...(rule?.to?.[0]?.ipBlock === undefined ? [] : [() => (rule.to![0]!.ipBlock!.cidr = unknownString)]),
              ];
    places[Math.floor(next() * places.length)]?.();
    return copy;
}

function withUnknowns(count: number, next: () => number): SeenResource[] {
    const resources = stack();
    const chosen = new Set(shuffled([...resources.keys()], next).slice(0, count));
    return resources.map((resource, index) => (chosen.has(index) ? forget(resource, next) : resource));
}

describe("unknown values in a stack of 50 namespaces, one of them open", function () {
    this.timeout(600_000);
    let pack: PackProcess;
    let usual: PackProcess;
    before(async () => {
        pack = await PackProcess.start(await bundlePack("unknown"));
        usual = await PackProcess.start(await bundlePack("usual", require.resolve("./usual-pack.ts")));
    });
    after(() => {
        pack?.stop();
        usual?.stop();
    });

    const isOpen = (urn: string) => urn === urnOf("kubernetes:core/v1:Namespace", `ns-${open}`);

    for (const count of [0, 1, 5, 50]) {
        it(`reports the open one with ${count} unknown values in every order, and always the same violations`, async () => {
            const next = random(count + 1);
            const resources = withUnknowns(count, next);
            const sets = new Set<string>();
            let missed = 0;
            for (let order = 0; order < orders; order++) {
                const list = shuffled(resources, next);
                const [found, control] = (await Promise.all([pack.analyzeStack(list), usual.analyzeStack(list)])).map(
                    (all) => all.filter(({ mandatory }) => mandatory),
                ) as [Diagnostic[], Diagnostic[]];
                expect(found.some((one) => one.policy === "require-deny-all" && isOpen(one.urn))).to.equal(true);
                sets.add(JSON.stringify(found));
                if (!control.some(({ urn }) => isOpen(urn))) missed++;
            }
            expect(sets.size).to.equal(1);
            console.log(
                `      ${count} unknown: the usual stack policy misses the open namespace in ${missed} of ${orders} orders`,
            );
            // The control: nothing is missed where all is known, and one unknown value is enough to miss it.
            if (count === 0) expect(missed).to.equal(0);
            else expect(missed).to.be.above(0);
        });
    }
});

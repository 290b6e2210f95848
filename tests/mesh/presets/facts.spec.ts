import { expect } from "chai";
import { presets, shown, type WorkloadPreset } from "../../../mesh/presets";
import { connectionFacts, facts, sorted, type PartFacts } from "./facts";

/** A preset's parts as the second table writes them. */
function partsOf({ name, parts }: WorkloadPreset): PartFacts[] {
    return Object.entries(parts).map(([part, { labels, ports }]) => ({
        part: `${name}.${part}`,
        labels: sorted(
            Object.entries(labels)
                .map(([key, value]) => `${key}=${shown(value, {})}`)
                .join(" "),
        ),
        ports: sorted(ports.map((port) => shown(port, {})).join(" ")),
    }));
}

const order = (a: PartFacts, b: PartFacts): number => (a.part < b.part ? -1 : 1);
const all = (of: readonly WorkloadPreset[]): PartFacts[] => of.flatMap(partsOf).sort(order);
const isHeld = (of: readonly WorkloadPreset[]): boolean =>
    JSON.stringify(all(of)) === JSON.stringify([...facts].sort(order));

/** Every preset once for each label and each port of its parts that somebody gets wrong. */
function* mutants(): Generator<[title: string, preset: WorkloadPreset]> {
    for (const preset of presets) {
        for (const [name, part] of Object.entries(preset.parts)) {
            const changed = (change: Partial<typeof part>): WorkloadPreset => ({
                ...preset,
                parts: { ...preset.parts, [name]: { ...part, ...change } },
            });
            for (const [key, value] of Object.entries(part.labels)) {
                const others = Object.fromEntries(Object.entries(part.labels).filter(([each]) => each !== key));
                yield [`${preset.name}.${name} without ${key}`, changed({ labels: others })];
                yield [
                    `${preset.name}.${name} with another ${key}`,
                    changed({ labels: { ...part.labels, [key]: `${value}x` } }),
                ];
            }
            for (const port of part.ports) {
                yield [
                    `${preset.name}.${name} without ${port}`,
                    changed({ ports: part.ports.filter((each) => each !== port) }),
                ];
            }
            yield [`${preset.name}.${name} with one port more`, changed({ ports: [...part.ports, "1"] })];
        }
    }
}

/** A preset's connections as the second table writes them. */
function connectionsOf({ name, inGroup, needs }: WorkloadPreset): string[] {
    const word = (...words: readonly string[]): string => words.filter(Boolean).join(" ");
    return [
        ...inGroup.map(({ from, to, ports = [] }) => word(`${name}: ${from} > ${to}`, ...ports)),
        ...needs.map(({ part, direction, peer, ports = [], when }) =>
            word(
                `${name}: ${part} ${direction === "to" ? ">>" : "<<"} ${peer}`,
                ...ports,
                when === undefined ? "" : "?",
            ),
        ),
    ];
}

describe("the facts of presets", () => {
    it("are those of a second table, typed from the sources", () => {
        expect(all(presets)).to.deep.equal([...facts].sort(order));
    });
    it("speak of the same connections", () => {
        expect(presets.flatMap(connectionsOf).sort()).to.deep.equal(connectionFacts);
    });
    it("fail against it with any connection gone or turned round", () => {
        let count = 0;
        for (const preset of presets) {
            const { inGroup, needs } = preset;
            const mutants: WorkloadPreset[] = [
                ...inGroup.map((flow) => ({ ...preset, inGroup: inGroup.filter((each) => each !== flow) })),
                ...needs.map((need) => ({ ...preset, needs: needs.filter((each) => each !== need) })),
                ...needs.map((need) => ({
                    ...preset,
                    needs: needs.map((each) =>
                        each === need
                            ? { ...each, direction: each.direction === "to" ? ("from" as const) : ("to" as const) }
                            : each,
                    ),
                })),
            ];
            for (const mutant of mutants) {
                count += 1;
                const found = presets.map((each) => (each === preset ? mutant : each)).flatMap(connectionsOf);
                expect(found.sort(), preset.name).to.not.deep.equal(connectionFacts);
            }
        }
        expect(count).to.be.above(150);
    });
    it("fail against it with any label or port changed", () => {
        let count = 0;
        for (const [title, mutant] of mutants()) {
            count += 1;
            expect(isHeld(presets.map((each) => (each.name === mutant.name ? mutant : each))), title).to.equal(false);
        }
        expect(count).to.be.above(300);
    });
});

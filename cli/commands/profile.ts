import type { MeshCni } from "../worlds/mesh-cni";
import type { PlatformAddresses } from "../worlds/side";
import { type ProfileName, profileNames } from "../../netpol";
import { InputError } from "../terminal/input-error";
import { nearest } from "../../mesh/issues";

/**
 * The profile of that name.
 *
 * @throws InputError that names the option, lists the profiles and, where one is near, which was meant.
 */
export function readProfile(option: string, text: string): ProfileName {
    const name = profileNames.find((each) => each === text);
    if (name !== undefined) return name;
    const meant = nearest(text, profileNames);
    throw new InputError(
        `${option}: no profile is called "${text}"; ${meant === undefined ? "" : `did you mean "${meant}"? `}there are ${profileNames.join(", ")}`,
    );
}

/** The profile that is meant, and how a mesh came to choose it. */
export interface ChosenProfile {
    readonly profile: ProfileName;
    /** A sentence for people, where a mesh's cni decided it. */
    readonly note?: string | undefined;
}

/**
 * The profile to answer by: the one that was asked for, else that of the network plugin which the meshes of all that is read
 * say. Meshes that say different ones are read by `reference`, which assumes nothing.
 */
export function profileFor(
    asked: ProfileName | undefined,
    platforms: readonly Pick<PlatformAddresses, "cnis">[],
): ChosenProfile {
    if (asked !== undefined) return { profile: asked };
    const said = platforms.flatMap(({ cnis = [] }) => cnis);
    const [first, ...others] = new Map(said.map((each) => [each.cni, each])).values();
    if (first === undefined) return { profile: "reference" };
    if (others.length > 0) {
        const all = [first, ...others].map(plugin).join(" and ");
        return {
            profile: "reference",
            note: `Judged by profile "reference", since the meshes say ${all}; --profile chooses.`,
        };
    }
    const profile = profileNames.find((name) => name === first.cni);
    if (profile === undefined) return { profile: "reference" };
    return {
        profile,
        note: `Judged by profile "${profile}", since the mesh says ${plugin(first)}; --profile chooses another.`,
    };
}

const plugin = ({ cni, preset }: MeshCni): string =>
    preset === undefined ? `cni ${cni}` : `cni ${cni} (preset ${preset})`;

/** The profile that `--profile` names, where it is given. @throws InputError as {@link readProfile} */
export const askedProfile = ({ profile }: { readonly profile?: string }): ProfileName | undefined =>
    profile === undefined ? undefined : readProfile("--profile", profile);

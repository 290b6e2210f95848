import { type ProfileName, profileNames } from "../../netpol";
import { InputError } from "../terminal/input-error";
import { nearest } from "../terminal/nearest";

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

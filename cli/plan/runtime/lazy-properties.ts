type Resolver = (value: unknown, isKnown: boolean, isSecret: boolean, deps?: unknown, error?: unknown) => void;
type Transfer = (onto: object, label: string, props: Record<string, unknown>) => Record<string, Resolver>;

/**
 * Has `transferProperties` of Pulumi's runtime make the Output of a resource's property when somebody first reads it.
 * Each costs dozens of promises, there are several to a resource, and most are never read.
 */
export function lazyProperties(transfer: Transfer): Transfer {
    return (onto, label, props) => {
        const keys = Object.keys(props).filter((key) => key !== "id" && key !== "urn");
        if (keys.some((key) => Object.hasOwn(onto, key))) return transfer(onto, label, props);
        return Object.fromEntries(keys.map((key) => [key, transferLater(transfer, onto, label, key, props[key])]));
    };
}

function transferLater(transfer: Transfer, onto: object, label: string, key: string, value: unknown): Resolver {
    let settled: Parameters<Resolver> | undefined;
    let resolver: Resolver | undefined;
    const make = (): unknown => {
        delete (onto as Record<string, unknown>)[key];
        resolver = transfer(onto, label, { [key]: value })[key];
        if (settled) resolver?.(...settled);
        return (onto as Record<string, unknown>)[key];
    };
    Object.defineProperty(onto, key, {
        configurable: true,
        enumerable: true,
        get: make,
        set: (next: unknown) => {
            make();
            (onto as Record<string, unknown>)[key] = next;
        },
    });
    return (...result) => {
        // What fails is to be heard of, read or not.
        if (!resolver && result[4] !== undefined) make();
        if (resolver) resolver(...result);
        else settled = result;
    };
}

import { hostCovers, hostText, parseHost } from "../../netpol";

/**
 * Domains below which names are of anybody who asks for one: what lets pods out to all of them lets them out to anybody. Not
 * all there are, which are thousands and change: those of clouds and hosts that AI workloads meet, and of countries.
 *
 * @see https://publicsuffix.org/list/
 */
const publicSuffixes = [
    ...["amazonaws.com", "amazonaws.com.cn", "cloudfront.net", "elasticbeanstalk.com", "awsapprunner.com", "on.aws"],
    ...["appspot.com", "run.app", "web.app", "firebaseapp.com", "cloudfunctions.net", "blogspot.com"],
    ...[
        "azurewebsites.net",
        "azurefd.net",
        "azureedge.net",
        "cloudapp.net",
        "cloudapp.azure.com",
        "trafficmanager.net",
    ],
    ...["core.windows.net", "blob.core.windows.net", "azurecontainerapps.io", "azurestaticapps.net"],
    ...["github.io", "githubusercontent.com", "gitlab.io", "pages.dev", "workers.dev", "r2.dev", "trycloudflare.com"],
    ...[
        "vercel.app",
        "netlify.app",
        "herokuapp.com",
        "fly.dev",
        "onrender.com",
        "ngrok.io",
        "ngrok.app",
        "ngrok-free.app",
    ],
    ...["hf.space", "replit.dev", "repl.co", "deno.dev", "modal.run", "streamlit.app", "digitaloceanspaces.com"],
    ...["duckdns.org", "dyndns.org", "no-ip.org"],
].map((domain) => parseHost(`*.${domain}`));

/** Names under a country's own (`*.co.uk`), and buckets of a region of S3. */
const ofAnybody = [
    /^[*?]\.(?:ac|co|com|edu|go|gob|gov|ne|net|or|org)\.[a-z]{2}$/,
    /^[*?]\.s3(?:\.dualstack)?(?:[.-][a-z0-9-]+)?\.amazonaws\.com$/,
];

/** Domains whose names resolve to whatever address they spell, metadata addresses and the cluster's own among them. */
const spelling = ["nip.io", "sslip.io", "xip.io", "traefik.me"].map((domain) => parseHost(`*.${domain}`));

/** Top-level domains that no public DNS has: names there are of the cluster, the cloud or a network of one's own. */
const inside = ["svc", "local", "localhost", "internal", "localdomain", "lan", "home", "corp", "arpa"];

/** Whether a name is known to resolve inside: to pods, Services or metadata. */
export function isNameInside(host: string): boolean {
    const { depth, labels } = parseHost(host);
    return inside.includes(labels[0] ?? "") || (depth === "itself" && labels.length === 1);
}

/** What is wrong with a name that a rule opens, as the rest of a sentence; undefined where it is a name of somebody. */
export function whyWideName(host: string): string | undefined {
    const { depth, labels } = parseHost(host);
    const [top] = labels;
    if (top === undefined) return "is every name there is";
    if (inside.includes(top)) {
        return `lies in .${top}, where names resolve to addresses inside: metadata or the cluster's own`;
    }
    if (depth === "itself" && labels.length === 1) return "is a single label, which resolves inside the cluster";
    if (spelling.some((domain) => hostCovers(domain, parseHost(host)))) {
        return "resolves to whatever address it spells, metadata and the cluster's own among them";
    }
    if (labels.length === 1) return "is every name of a top-level domain";
    return isOfAnybody(host) ? "is every name of a domain where anybody gets one" : undefined;
}

function isOfAnybody(host: string): boolean {
    const pattern = parseHost(host);
    if (ofAnybody.some((one) => one.test(hostText(pattern)))) return true;
    if (pattern.depth === "itself") return false;
    // One label below a public suffix is as much anybody's as all that is below.
    const all = { ...pattern, depth: "any below" as const };
    return publicSuffixes.some((suffix) => hostCovers(all, suffix));
}

/** A name as policies write it: one label of any name is `*` there, too. */
export const shownHost = (host: string): string => host.replace(/^\?/, "*");

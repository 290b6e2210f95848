import { isInsideName } from "../../mesh/hosts/host-names";
import { type Endpoint, IpSet, type Labels, type Service, type Workload } from "../../netpol";
import type { Owner, Role } from "./flow";

/** An end of traffic, resolved as far as the log and the objects that were read go. Two of one `id` are one party. */
export type Party = { readonly id: string; readonly title: string } & (
    | {
          readonly kind: "workload";
          /** As it was read: policies are asked about it. */
          readonly workload: Workload;
          readonly owner: Owner;
      }
    | {
          /** A pod by its labels: no object that was read is the pod or what makes it. */
          readonly kind: "pod";
          readonly namespace: string;
          readonly labels: Labels;
          readonly owner: Owner | undefined;
          readonly ips: readonly string[];
          readonly ports: Workload["ports"] | undefined;
      }
    | {
          /** A pod of which nothing shows the labels. */
          readonly kind: "unlabelled";
          readonly namespace: string;
          readonly owner: Owner;
          /** Whether its address shows that it is on the pods' network; else it may be on its node's (`hostNetwork`). */
          readonly isOnPodNetwork: boolean;
      }
    | { readonly kind: "service"; readonly service: Service; readonly ip: string }
    | {
          readonly kind: "address";
          readonly ip: string;
          readonly role: Role | undefined;
          /** Names that the flow says, or DNS gave it for to whoever connects to it. */
          readonly hosts: readonly string[];
          /** Names that DNS gave it for to others alone. */
          readonly others: readonly string[];
      }
    | { readonly kind: "host"; readonly host: string }
    | { readonly kind: "unnamed"; readonly role: Role }
);

/** How a party is asked about; a sentence where it cannot be. */
export type Asked = { readonly endpoint: Endpoint } | { readonly why: string };

/** The question's end that a party is. */
export function askedAs(party: Party): Asked {
    switch (party.kind) {
        case "workload":
            return { endpoint: { workload: party.id } };
        case "pod": {
            const { namespace, labels, ips, ports } = party;
            return { endpoint: { pod: { namespace, labels, ips, ports } } };
        }
        case "service":
            return { endpoint: { ip: party.ip } };
        case "address":
            return { endpoint: { ip: party.ip, ...(party.role === "outside" && { isNoPod: true }) } };
        case "unlabelled":
            return { why: whyUnlabelled(party) };
        case "host":
            return isInsideName(party.host) ? { why: whyInside(party.host) } : { endpoint: { host: party.host } };
        case "unnamed":
            return { why: `the log does not say which address is meant by "${party.title}"` };
    }
}

/** Why no question is about a party of whose labels the answer depends. */
export const whyUnlabelled = ({ title }: Pick<Party, "title">): string =>
    `the labels of ${title} were not seen; objects of the cluster would show them`;

/** Why nothing is said of a name that is none outside. */
export const whyInside = (host: string): string =>
    `${host} is a name of the cluster or of a network of one's own, and the log does not say which address it has`;

const roleTitles: Readonly<Record<Role, string>> = {
    node: "a node",
    "own-node": "the pod's own node",
    "kube-apiserver": "kube-apiserver",
    outside: "outside the cluster",
    private: "a private network",
    "load-balancer": "a load balancer",
};

/** A role in words. */
export const roleTitle = (role: Role): string => roleTitles[role];

const loopback = IpSet.parse("127.0.0.0/8").union(IpSet.parse("::1/128"));

/** Whether an end is the pod or the node itself, of which no packet leaves it. */
export const isLoopback = (party: Party): boolean => party.kind === "address" && loopback.contains(party.ip);

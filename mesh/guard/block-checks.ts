import { heldCluster, heldMetadata, isReadable, isWide, type Direction } from "./blocks";
import { cel, firstOf, firstOfEach, firstText, withName } from "./cel";
import type { Check } from "./types";
import { byDeployers } from "./words";

/** What may be wrong with blocks. */
export const blockChecks = (directions: readonly Direction[]): Check[] =>
    [readable, notWide, noMetadata, notCluster, notMostInPieces].map((check) => check(directions));

type CheckOf = (directions: readonly Direction[]) => Check;

const readable: CheckOf = (directions) => ({
    name: "unreadable",
    found: ofBlocks(
        directions,
        "Ranges",
        `!(${isReadable})`,
        ({ opens }) =>
            cel`'cannot be judged at admission: ${opens} ' + (has(block.cidr) ? block.cidr : 'ranges of another object')`,
    ),
    wayOut: "Write ranges, and what is cut out of them, where they are used, without leading zeros, and IPv4 not within IPv6.",
});

/** What blocks of addresses are found at, in words that go before and behind the block. */
const tooWide = (directions: readonly Direction[], condition: string, end: string): string =>
    ofBlocks(
        directions,
        "Blocks",
        withRange(condition),
        ({ opens }) => `'opens too wide: ${opens} ' + block.cidr + ${end}`,
    );

const notWide: CheckOf = (directions) => ({
    name: "wide",
    found: tooWide(directions, isWide, "', which is most of the internet'"),
    wayOut: `Name the ranges that are meant. ${byDeployers}`,
});

const noMetadata: CheckOf = (directions) => ({
    name: "metadata",
    found: tooWide(
        directions,
        `size(${heldMetadata}) > 0`,
        `', which holds ' + ${withRange(`${heldMetadata}[0].text`)}`,
    ),
    wayOut: `Cut what is not meant out with except. ${byDeployers}`,
});

const notCluster: CheckOf = (directions) => ({
    name: "cluster",
    found: tooWide(
        directions,
        `size(${heldCluster}) > 0`,
        `', which overlaps the range ' + ${withRange(`string(${heldCluster}[0])`)} + ' of the cluster itself'`,
    ),
    wayOut: `Cut that range out with except, as a whole, and select pods by label. ${byDeployers}`,
});

const notMostInPieces: CheckOf = (directions) => ({
    name: "pieces",
    found: firstText(
        directions.map(
            ({ name, opens }) =>
                `variables.${name}IsMost ? 'opens too wide: ${opens} ranges that are together most of the internet' : ''`,
        ),
    ),
    wayOut: `Name the ranges that are meant. ${byDeployers}`,
});

const withRange = (body: string): string => withName("range", "cidr(block.cidr)", body);

/** The first block of all directions that meets a condition, in words. */
const ofBlocks = (
    directions: readonly Direction[],
    blocks: "Ranges" | "Blocks",
    condition: string,
    text: (direction: Direction) => string,
): string =>
    firstText(
        directions.map((direction) => {
            const found = `variables.${direction.name}${blocks}.map(list, list.filter(block, ${condition}))`;
            return firstOf(firstOfEach(found), "block", text(direction));
        }),
    );

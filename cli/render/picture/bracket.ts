import { type Bracket, pointText, round } from "./geometry";

const corner = 7;

/** The path of an arrow that leaves a box at its right, goes up or down, and comes back in. */
export function bracketPath({ from, to, turn }: Bracket): string {
    const bend = Math.min(corner, Math.abs(to.y - from.y) / 2) * Math.sign(to.y - from.y);
    const out = turn - Math.abs(bend);
    return (
        `M${pointText(from)}H${round(out)}Q${pointText({ x: turn, y: from.y })} ${pointText({ x: turn, y: from.y + bend })}` +
        `V${round(to.y - bend)}Q${pointText({ x: turn, y: to.y })} ${pointText({ x: out, y: to.y })}H${round(to.x)}`
    );
}

/** Such an arrow as an attribute holds it, and back again. */
export const bracketText = ({ from, to, turn }: Bracket): string =>
    [from.x, from.y, to.x, to.y, turn].map(round).join(" ");

/** What {@link bracketText} wrote. */
export function readBracket(text: string): Bracket {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0, turn = 0] = text.split(" ").map(Number);
    return { from: { x: x1, y: y1 }, to: { x: x2, y: y2 }, turn };
}

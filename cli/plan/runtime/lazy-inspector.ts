import { Session } from "node:inspector";

/** What the file of Pulumi's runtime that listens to V8 gives to the others. */
export interface Hooks {
    isInitializedAsync: () => Promise<void>;
    getSessionAsync: () => Promise<Session>;
    getScriptUrl: (id: string) => string | undefined;
}

/**
 * Has Pulumi's runtime turn V8's debugger on when a function is first to be serialised (a dynamic provider), not in every
 * program and policy pack before its first line: that takes a tenth of a second, and what runs is slower for it.
 */
export function lazyInspector(hooks: Hooks): void {
    const urls = new Map<string, string>();
    let session: Promise<Session> | undefined;
    hooks.isInitializedAsync = () => Promise.resolve();
    hooks.getSessionAsync = () => (session ??= debugging((id, url) => void urls.set(id, url)));
    hooks.getScriptUrl = (id) => urls.get(id);
}

/** A session that tells of every script, those that V8 knows already first. */
function debugging(found: (id: string, url: string) => void): Promise<Session> {
    const session = new Session();
    session.connect();
    session.on("Debugger.scriptParsed", ({ params: { scriptId, url } }) => found(scriptId, url));
    return new Promise((resolve, reject) => {
        session.post("Debugger.enable", (error) => (error ? reject(error) : resolve(session)));
    });
}

/** The script of the report page, for browsers; the build makes it of browser/, see scripts/page-script.mjs. */
declare module "page-script" {
    const script: string;
    export default script;
}

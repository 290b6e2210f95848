/** The script of the report page. A file of its own, so that only who prints a page needs what the build makes. */
export { default as pageScript } from "page-script";

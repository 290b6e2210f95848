/** How the component's error begins that lists what is wrong with a spec, a line each: `ai-mesh` finds the lines by it. */
export const cannotBuild = "Cannot build the mesh:";

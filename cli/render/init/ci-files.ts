import { indented } from "./indented";
import type { CiHost, NewFile, NewProject } from "./new-project";

/** Actions of others, each at one commit: a tag can be moved. */
export const actions = {
    checkout: "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1",
    setupNode: "actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0",
    uploadArtifact: "actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f # v7.0.0",
} as const;

const about = `# Plans each stack at every change, and says of a pull request what it opens and closes. It needs no credentials, no
# cluster and no Pulumi CLI.`;

/** What both hosts run: nothing to compare with is a first change, and no mistake. */
const compare = `if git cat-file -e "$BASE:./$STACK_FILE" 2> /dev/null; then
  npx --no-install ai-mesh diff --base "$BASE" --stack "$STACK" --fail-on opens:metadata --fail-on closes:dns \\
    --also md=mesh-report/comment.md --also html=mesh-report/report.html
else
  echo "$BASE has no $STACK_FILE yet: there is nothing to compare with"
fi`;

/** The steps that only a pull request has: what it changes, kept as reports and shown on the run's page. */
const githubReview = (stack: string, below: string): string => `\
      # Also where the plan is refused: such a change is the one to read about.
      - if: \${{ !cancelled() && github.event_name == 'pull_request' }}
        env:
          BASE: origin/\${{ github.base_ref }}
        run: |
          mkdir -p mesh-report
${indented(compare, 10)}
      - if: \${{ !cancelled() && github.event_name == 'pull_request' }}
        run: if [ -f mesh-report/comment.md ]; then head -c 1000000 mesh-report/comment.md >> "$GITHUB_STEP_SUMMARY"; fi
      - uses: ${actions.uploadArtifact}
        if: \${{ !cancelled() && github.event_name == 'pull_request' }}
        with:
          name: mesh-report-${stack}
          path: ${below}mesh-report
          if-no-files-found: ignore
`;

function githubWorkflow({ stack, stackFile, inRepository }: NewProject): string {
    const isTop = inRepository === "";
    const below = isTop ? "" : `${inRepository}/`;
    const folder = isTop
        ? ""
        : `    defaults:\n      run:\n        working-directory: ${JSON.stringify(inRepository)}\n`;
    const lockFile = isTop ? "" : `\n          cache-dependency-path: ${JSON.stringify(`${below}package-lock.json`)}`;
    return `${about}
name: mesh
on:
  pull_request:
  push:
    branches: [main, master]
permissions:
  contents: read
jobs:
  plan:
    runs-on: ubuntu-latest
${folder}    env:
      STACK: ${stack}
      STACK_FILE: ${stackFile}
    steps:
      - uses: ${actions.checkout}
        with:
          fetch-depth: 0 # the base has to be there to be compared with
          persist-credentials: false
      - uses: ${actions.setupNode}
        with:
          node-version: "22"
          cache: npm${lockFile}
      - run: npm ci
      - run: npx --no-install ai-mesh plan --stack "$STACK"
${githubReview(stack, below)}`;
}

function gitlabPipeline({ stack, stackFile, inRepository }: NewProject): string {
    const enter = inRepository === "" ? "" : `    - cd ${JSON.stringify(inRepository)}\n`;
    const below = inRepository === "" ? "" : `${inRepository}/`;
    return `${about}
mesh:
  image: node:22
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  variables:
    GIT_DEPTH: "0"
    STACK: ${stack}
    STACK_FILE: ${stackFile}
    BASE: $CI_MERGE_REQUEST_DIFF_BASE_SHA
  script:
${enter}    - npm ci
    # Compared also where the plan is refused: such a change is the one to read about.
    - status=0
    - npx --no-install ai-mesh plan --stack "$STACK" || status=$?
    - mkdir -p mesh-report
    - |
      compare() {
${indented(compare, 8)}
      }
      if [ -n "$CI_MERGE_REQUEST_IID" ]; then compare || status=$?; fi
    - exit "$status"
  artifacts:
    when: always
    expose_as: mesh report
    paths: ["${below}mesh-report/"]
`;
}

/** The files that have a host review the project's changes. In a repository of several projects each has its own workflow. */
export function ciFiles(project: NewProject, host: CiHost): NewFile[] {
    const { inRepository, name } = project;
    const file = inRepository === "" ? "mesh" : `mesh-${name}`;
    if (host === "github")
        return [{ path: `.github/workflows/${file}.yaml`, text: githubWorkflow(project), atTop: true }];
    if (host === "gitlab") return [{ path: ".gitlab-ci.yml", text: gitlabPipeline(project), atTop: true }];
    return [];
}

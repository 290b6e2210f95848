#!/usr/bin/env bash
# Creates the comment of this marker on a pull request, or updates the one that is there.
set -euo pipefail

marker="<!-- ${MARKER} -->"
comments="repos/${GITHUB_REPOSITORY}/issues/${PULL_REQUEST}/comments"
body="$(mktemp)"
trap 'rm -f "$body"' EXIT

# The marker is invisible. The report itself keeps to what a comment holds.
{ printf '%s\n' "$marker"; cat "$BODY_FILE"; } > "$body"

# Only comments of this token's own kind count: anybody could write the marker.
existing="$(gh api --paginate "$comments" \
  --jq ".[] | select(.user.type == \"Bot\") | select(.body | startswith(\"$marker\")) | .id" | head -n 1)"

if [ -n "$existing" ]; then
  gh api --method PATCH "repos/${GITHUB_REPOSITORY}/issues/comments/${existing}" --field body=@"$body" --silent
else
  gh api --method POST "$comments" --field body=@"$body" --silent
fi

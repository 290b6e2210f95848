#!/usr/bin/env bash
# bash.sh SCRIPT LINE: what bash replies where LINE has been typed and Tab is pressed.
# shellcheck source=/dev/null
source "$1"
COMP_LINE="$2"
COMP_POINT=${#COMP_LINE}
# As readline splits a line: on blanks, and before and after : and =.
read -ra COMP_WORDS <<< "$(printf '%s' "$COMP_LINE" | sed -E 's/([:=])/ \1 /g')"
case "$COMP_LINE" in *[[:space:]]) COMP_WORDS+=("") ;; esac
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
COMPREPLY=()
_ai_mesh
[ "${#COMPREPLY[@]}" -eq 0 ] || printf '%s\n' "${COMPREPLY[@]}"

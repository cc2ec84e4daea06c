#!/usr/bin/env bash
# Closes the pull request of a branch, and deletes the branch: there is nothing to propose any more.
#
#   withdraw.sh BRANCH COMMENT
#
# One with a person's commits stays: what to do with them is theirs to say.
set -euo pipefail

branch=$1 comment=$2
source "$(dirname "$0")/branch.sh"

old=$(find_branch "$branch")
[ -n "$old" ] || exit 0
if has_commits_of_others "$old"; then
  tell notice "There is nothing to propose any more, but the branch $branch has a person's commits, and stays."
  exit 0
fi
number=$(find_pull_request "$branch")
[ -z "$number" ] || gh pr close "$number" --comment "$comment"
git push --quiet --force-with-lease="refs/heads/$branch:$old" origin --delete "$branch"

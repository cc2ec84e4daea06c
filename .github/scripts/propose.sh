#!/usr/bin/env bash
# Pushes the one commit that another job made to a branch, and opens its pull request or brings it up to date.
#
#   propose.sh BRANCH FOLDER TITLE [PATH]
#
# FOLDER has update.bundle, body.md and labels. Nothing in it is run: the other job ran code on what it downloaded,
# and this one has the token. Run in a clone of main with all its history, at the commit that the other job began
# with. A person's commits on the branch are never overwritten; they do not matter while PATH is what it is on the
# branch.
set -euo pipefail

branch=$1 folder=$2 title=$3 path=${4-}
source "$(dirname "$0")/branch.sh"

git -c fetch.fsckObjects=true fetch --quiet "$folder/update.bundle" "refs/heads/$branch"
commit=$(git rev-parse FETCH_HEAD)
if [ "$(git rev-parse "$commit^@")" != "$(git rev-parse HEAD)" ]; then
  fail "The bundle is not one commit on the commit that this run began with."
fi
git diff --quiet HEAD "$commit" -- .github || fail "The commit changes .github, which no update does."

labels=()
while read -r label; do
  case $label in
    spec-update | breaking | release) labels+=("$label") ;;
    *) fail "Unknown label." ;;
  esac
done <"$folder/labels"

old=$(find_branch "$branch")
if [ -n "$old" ] && has_commits_of_others "$old"; then
  if [ -n "$path" ] && git diff --quiet "$commit" "$old" -- "$path"; then
    tell notice "Proposed already. The branch $branch has a person's commits, and stays as it is."
    # Whether the tests of what was just made pass says nothing of what the person makes of it.
    printf 'kept=true\n' >>"$GITHUB_OUTPUT"
    exit 0
  fi
  fail "The branch $branch has a person's commits, and there is something newer to propose. Merge its pull request, or close it and delete the branch; then run this workflow again."
fi

# The lock has the day of the download. The same again would only ask for every approval again.
if [ -n "$old" ] && [ "$(git rev-parse "$old^")" = "$(git rev-parse HEAD)" ] &&
  git diff --quiet "$commit" "$old" -- . ':(exclude)specs/*/openapi.lock.json'; then
  tell notice "The branch $branch is up to date."
else
  git push --quiet --force-with-lease="refs/heads/$branch:$old" origin "$commit:refs/heads/$branch"
fi

gh label create spec-update --force --color 1d76db --description "A newer document of an API"
gh label create breaking --force --color b60205 --description "Calls that work today break"
gh label create release --force --color 0e8a16 --description "Merging it publishes"

number=$(find_pull_request "$branch")
if [ -z "$number" ]; then
  url=$(gh pr create --base main --head "$branch" --title "$title" --body-file "$folder/body.md")
  number=${url##*/}
else
  gh pr edit "$number" --title "$title" --body-file "$folder/body.md"
fi
edit=()
for label in "${labels[@]}"; do edit+=(--add-label "$label"); done
case " ${labels[*]} " in
  *" breaking "*) ;;
  *) edit+=(--remove-label breaking) ;;
esac
gh pr edit "$number" "${edit[@]}"

# What propose.sh and withdraw.sh ask of a branch and its pull request. To be sourced.

# What fails within $(…) ends the script too.
shopt -s inherit_errexit

# As scripts/proposal.ts commits.
bot='41898282+github-actions[bot]@users.noreply.github.com'

# tell notice|error TEXT: shown on the page of the run.
tell() {
  printf '::%s::%s\n' "$1" "$2"
}

fail() {
  tell error "$1"
  exit 1
}

# Its commit, fetched; nothing where origin has no such branch.
find_branch() {
  local found
  found=$(git ls-remote origin "refs/heads/$1" | cut -f 1)
  [ -z "$found" ] || git fetch --quiet origin "$found"
  printf '%s' "$found"
}

# Whether anybody but the bot wrote or committed what is on the branch and not on main.
has_commits_of_others() {
  local people
  people=$(git log --format='%ae%n%ce' "origin/main..$1")
  [ -n "$people" ] && grep --quiet --invert-match --fixed-strings --line-regexp "$bot" <<<"$people"
}

# The number of the open one; nothing where there is none. Forks may have a branch of the same name.
find_pull_request() {
  gh pr list --head "$1" --base main --state open --json number,isCrossRepository \
    --jq 'map(select(.isCrossRepository | not)) | .[0].number // empty'
}

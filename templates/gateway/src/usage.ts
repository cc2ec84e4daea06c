/** The text of `--help`. */
export function describeUsage(name: string): string {
  return `${name}: scoped, expiring MCP URLs, with an API and a dashboard

Usage
  ${name} serve                                          serve at http://127.0.0.1:8080 until a signal
  ${name} token create --name N [--role admin|viewer]    make an API token; it is shown once
  ${name} token list                                     the API tokens, without themselves
  ${name} token revoke ID                                end one, at once
  ${name} key rotate                                     seal all credentials with a new key

token and key work beside a running server, and without one.

Where the rows are
  --data DIR             default ./gateway-data: the store, its key, the journal of calls; one process owns it
  DATABASE_URL           postgres://…: the store is there, for any number of replicas; each has its own --data
  GATEWAY_KEY            32 bytes in base64 that seal credentials (openssl rand -base64 32); needed with
                         DATABASE_URL, otherwise a file in --data. NEW,OLD: the first seals, the others open

For serve
  --port N               default 8080; 0 picks a free one
  --host NAME            default 127.0.0.1
  --public-url URL       how clients reach it, where a proxy with TLS is in front (GATEWAY_PUBLIC_URL)
  --allowed-hosts LIST   more names that clients may call it by
  --upstream NAME=URL    another upstream for all accounts of an API; http only for this machine
  --retention-days N     how long calls stay in the log; default 30

Others
  --json                 for token create and token list
  --log-level LEVEL      silent, error, warn, info: JSON lines on stderr; default info
  --help, --version

Exit codes: 0 done, 1 failed (the reason is told), 2 wrong usage
`;
}

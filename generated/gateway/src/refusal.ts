export type RefusalStatus = 400 | 401 | 403 | 404 | 409 | 413 | 415 | 429;

/** A request that is not carried out, and why: an answer of the management API. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: RefusalStatus;
  /** Lower case with underscores, for programs: `not_found`, `invalid_request`, `no_tool_left` … */
  readonly code: string;

  /** `message`: what is wrong, and what to do. */
  constructor(status: RefusalStatus, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

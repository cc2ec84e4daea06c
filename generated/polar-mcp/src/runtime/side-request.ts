import type { ApiDescription, SideRequest } from './api.js';
import { authorize, authorizeRequest, MissingCredentialError } from './authorization.js';
import { type CallFailure, describeRefusal, describeUpstreamError } from './failure.js';
import type { JsonObject, JsonValue } from './json.js';
import { cleanHeaders, type Redactor } from './redact.js';
import { buildRequest, type RequestShape, type Target } from './request.js';
import { readJson, UnreadableAnswerError } from './result.js';
import { type Upstream, UpstreamError } from './upstream.js';

/** One upstream, with the credentials for it. */
export interface Connection {
  readonly api: ApiDescription;
  readonly target: Target;
  /** By the name of the security scheme. */
  readonly credentials: ReadonlyMap<string, string>;
  readonly upstream: Upstream;
  readonly redact: Redactor;
}

/** What the runtime needed before it could make a call could not be had; the call was not made. */
export class SideRequestError extends Error {
  readonly failure: CallFailure;

  constructor(failure: CallFailure) {
    super(failure.message);
    this.name = 'SideRequestError';
    this.failure = failure;
  }
}

/**
 * Makes a request on the runtime's own account. `purpose` begins the message of a failure: "The customer's
 * session could not be opened".
 * @throws SideRequestError
 */
export async function sendSide(
  { method, path, security }: SideRequest,
  { body, purpose }: { readonly body?: JsonObject; readonly purpose: string },
  { api, credentials, redact, target, upstream }: Connection,
): Promise<JsonValue> {
  const tool: RequestShape = {
    method,
    path,
    output: 'object',
    ...(body === undefined ? {} : { body: { mediaType: 'application/json', required: true } }),
  };
  const fail = (failure: CallFailure): SideRequestError => {
    // Of the call that was asked for nothing was sent: its outcome is known.
    const { outcome: _, ...facts } = failure;
    return new SideRequestError({ ...facts, message: `${purpose}: ${failure.message}` });
  };
  try {
    const authorization = authorize(security, api.securitySchemes, credentials);
    const request = authorizeRequest(buildRequest(tool, body ?? {}, target), authorization);
    const response = cleanHeaders(await upstream.send(request), redact);
    if (response.status >= 200 && response.status < 300) return readJson(response);
    throw fail(describeRefusal(tool, response, { api, redact, security, authorized: true }));
  } catch (error) {
    if (error instanceof UpstreamError || error instanceof UnreadableAnswerError) {
      throw fail(describeUpstreamError(error, tool, redact));
    }
    if (error instanceof MissingCredentialError) {
      throw fail({ type: 'missing_credential', message: error.message });
    }
    throw error;
  }
}

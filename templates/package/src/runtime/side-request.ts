import type { ApiDescription, SideRequest } from './api.js';
import { authorize, authorizeRequest, MissingCredentialError } from './authorization.js';
import { type CallFailure, describeRefusal, describeUpstreamError } from './failure.js';
import type { JsonObject, JsonValue } from './json.js';
import { findRateLimit, type RateLimit } from './rate-limit.js';
import { cleanHeaders, type Redactor } from './redact.js';
import { buildRequest, type RequestShape, type Target } from './request.js';
import { readJson, UnreadableAnswerError } from './result.js';
import { type Sender, sendTold } from './send.js';
import { UpstreamError, type UpstreamResponse } from './upstream.js';

/** One upstream, with the credentials for it. */
export interface Connection extends Sender {
  readonly api: ApiDescription;
  readonly target: Target;
  /** By the name of the security scheme. */
  readonly credentials: ReadonlyMap<string, string>;
  readonly redact: Redactor;
  /** Tells the redactor a credential that was opened. */
  readonly hide: (secret: string) => void;
}

/** What the runtime needed before it could make a call could not be had; the call was not made. */
export class SideRequestError extends Error {
  readonly failure: CallFailure;
  /** What the refusal told of the quota. */
  readonly rateLimit: RateLimit | undefined;

  constructor(failure: CallFailure, rateLimit?: RateLimit) {
    super(failure.message);
    this.name = 'SideRequestError';
    this.failure = failure;
    this.rateLimit = rateLimit;
  }
}

interface SideOptions {
  readonly body?: JsonObject;
  /** What the request's parameters take. */
  readonly args?: JsonObject;
  /** Begins the message of a failure: "The customer's session could not be opened". */
  readonly purpose: string;
  readonly signal: AbortSignal;
}

/** Makes a request on the runtime's own account, and reads its answer. @throws SideRequestError */
export async function sendSide(
  { method, path, security, parameters }: SideRequest & Pick<RequestShape, 'parameters'>,
  { body, args, purpose, signal }: SideOptions,
  connection: Connection,
): Promise<JsonValue> {
  const { api, credentials, log, redact, target, upstream } = connection;
  const shape: RequestShape = {
    method,
    path,
    output: 'object',
    ...(parameters === undefined ? {} : { parameters }),
    ...(body === undefined ? {} : { body: { mediaType: 'application/json', required: true } }),
  };
  let response: UpstreamResponse | undefined;
  const fail = (failure: CallFailure): SideRequestError => {
    // Of the call that was asked for nothing was sent, so its outcome is known; and the beginning of an
    // answer that could not be read may be the very credential that was asked for.
    const { outcome, excerpt: _, next, ...facts } = failure;
    const step = outcome === undefined && next !== undefined ? { next } : {};
    return new SideRequestError(
      { ...facts, ...step, message: `${purpose}: ${failure.message}` },
      response && findRateLimit(response),
    );
  };
  try {
    const authorization = authorize(security, api.securitySchemes, credentials);
    const request = authorizeRequest(buildRequest(shape, args ?? body ?? {}, target), authorization);
    response = cleanHeaders(await sendTold(request, path, { upstream, log, signal }), redact);
    if (response.status >= 200 && response.status < 300) return readJson(response);
    throw fail(describeRefusal(shape, response, { api, redact, security, authorized: true }));
  } catch (error) {
    if (error instanceof UpstreamError || error instanceof UnreadableAnswerError) {
      throw fail(describeUpstreamError(error, shape, redact));
    }
    if (error instanceof MissingCredentialError) {
      throw fail({ type: 'missing_credential', message: error.message });
    }
    throw error;
  }
}

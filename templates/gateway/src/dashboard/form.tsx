/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import { Refusal } from '../refusal.js';
import type { DashboardContext } from './page.js';

/** The values of the form that was sent. */
export async function readForm(context: DashboardContext): Promise<URLSearchParams> {
  return new URLSearchParams(await context.req.text());
}

/** A form that changes something. */
export function PostForm(props: {
  readonly action: string;
  readonly csrf: string;
  readonly class?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly children?: Child;
}) {
  return (
    <form method="post" action={props.action} class={props.class ?? 'stack'} {...(props.attributes ?? {})}>
      <input type="hidden" name="csrf" value={props.csrf} />
      {props.children}
    </form>
  );
}

export interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly value?: string | undefined;
  readonly hint?: string | undefined;
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
}

export function TextField({ name, label, value, hint, attributes }: FieldProps) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {hint === undefined ? null : <Hint name={name}>{hint}</Hint>}
      <input id={name} name={name} value={value ?? ''} {...describe(name, hint)} {...(attributes ?? {})} />
    </div>
  );
}

export function TextArea({ name, label, value, hint, attributes }: FieldProps) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {hint === undefined ? null : <Hint name={name}>{hint}</Hint>}
      <textarea
        id={name}
        name={name}
        class="mono"
        spellcheck={false}
        {...describe(name, hint)}
        {...(attributes ?? {})}
      >
        {value ?? ''}
      </textarea>
    </div>
  );
}

export interface Option {
  readonly value: string;
  readonly label: string;
}

export function Select(props: FieldProps & { readonly options: readonly Option[] }) {
  const { name, label, value, hint, attributes, options } = props;
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {hint === undefined ? null : <Hint name={name}>{hint}</Hint>}
      <select id={name} name={name} {...describe(name, hint)} {...(attributes ?? {})}>
        {options.map((option) => (
          <option value={option.value} selected={option.value === (value ?? '')}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Boxes or buttons to tick, of one name. */
export function Choices(props: {
  readonly type: 'checkbox' | 'radio';
  readonly name: string;
  readonly legend: string;
  readonly hint?: string;
  readonly options: readonly (Option & { readonly hint?: string })[];
  readonly chosen: readonly string[];
}) {
  return (
    <fieldset>
      <legend>{props.legend}</legend>
      {props.hint === undefined ? null : <p class="hint">{props.hint}</p>}
      <div class={props.type === 'checkbox' ? 'choices' : ''}>
        {props.options.map(({ value, label, hint }) => (
          <label class="choice">
            <input type={props.type} name={props.name} value={value} checked={props.chosen.includes(value)} />
            <span>
              {label}
              {hint === undefined ? null : <span class="hint"> {hint}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export function Tick(props: {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly checked?: boolean;
  readonly required?: boolean;
}) {
  return (
    <label class="choice">
      <input
        type="checkbox"
        name={props.name}
        value="yes"
        checked={props.checked}
        required={props.required}
      />
      <span>
        {props.label}
        {props.hint === undefined ? null : <span class="hint"> {props.hint}</span>}
      </span>
    </label>
  );
}

/** Why a form was not accepted. */
export function Problem({ message }: { readonly message?: string | undefined }) {
  return message === undefined ? null : (
    <div class="note bad" role="alert">
      {message}
    </div>
  );
}

function Hint({ name, children }: { readonly name: string; readonly children?: Child }) {
  return (
    <p class="hint" id={`${name}-hint`}>
      {children}
    </p>
  );
}

function describe(name: string, hint: string | undefined): Readonly<Record<string, string>> {
  return hint === undefined ? {} : { 'aria-describedby': `${name}-hint` };
}

/** Pages that only change something are not for viewers. @throws Refusal for a viewer */
export function refuseViewer(context: DashboardContext): void {
  if (context.get('session').actor.role !== 'admin') {
    throw new Refusal(403, 'viewer', 'A viewer can see everything and change nothing.');
  }
}

/** What to tell in a form that was not accepted. @throws what is no fault of the form */
export function readProblem(error: unknown): string {
  if (error instanceof Refusal && (error.status === 400 || error.status === 409)) return error.message;
  throw error;
}

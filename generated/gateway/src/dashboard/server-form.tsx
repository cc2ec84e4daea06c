/** @jsxImportSource hono/jsx */
import type { HostedApi } from '../hosted-api.js';
import type { AccountView } from '../operations/accounts.js';
import { createId } from '../operations/page.js';
import { Choices, PostForm, Problem, Select, TextArea, TextField, Tick } from './form.js';
import { expiries } from './server-values.js';

interface ServerFormProps {
  readonly account: AccountView;
  readonly api: HostedApi;
  readonly action: string;
  readonly csrf: string;
  readonly values: URLSearchParams;
  readonly problem?: string | undefined;
  /** A server that is there keeps its expiry unless another is chosen. */
  readonly isChange: boolean;
  readonly button: string;
}

/** The form that makes or changes a server. */
export function ServerForm(props: ServerFormProps) {
  const { values, isChange } = props;
  return (
    <PostForm action={props.action} csrf={props.csrf} attributes={{ id: 'server-form' }}>
      <Problem message={props.problem} />
      {isChange ? <input type="hidden" name="seen" value={values.get('seen') ?? ''} /> : null}
      {isChange ? null : <input type="hidden" name="id" value={values.get('id') ?? createId('server')} />}
      <section class="card stack" aria-label="Name and time">
        <TextField
          name="name"
          label="Name"
          hint="Who or what will use it. People see it, programs do not."
          value={values.get('name') ?? ''}
          attributes={{ required: true, maxlength: 100, autocomplete: 'off' }}
        />
        <div class="pair expiry">
          <Select
            name="expiry"
            label="Expires"
            value={values.get('expiry') ?? '7d'}
            options={isChange ? [{ value: 'keep', label: 'As it is' }, ...expiries] : expiries}
          />
          <div class="own">
            <TextField
              name="expires_at"
              label="Own time (UTC)"
              value={values.get('expires_at') ?? ''}
              attributes={{ type: 'datetime-local' }}
            />
          </div>
        </div>
      </section>
      <ToolChoice api={props.api} account={props.account} values={values} />
      <Limits values={values} />
      <button type="submit" class="main">
        {props.button}
      </button>
    </PostForm>
  );
}

type ToolChoiceProps = Pick<ServerFormProps, 'api' | 'account' | 'values'>;

const methodHints: Readonly<Record<string, string>> = {
  read: 'list and get',
  write: 'create, update and delete',
  custom: 'several steps in one',
};

function ToolChoice({ api, account, values }: ToolChoiceProps) {
  const startsReadOnly = api.environments.find(({ name }) => name === account.environment)?.startsReadOnly;
  const methods = api.methods.map((value) => {
    const hint = methodHints[value];
    return { value, label: value, ...(hint === undefined ? {} : { hint }) };
  });
  return (
    <section class="card stack" aria-labelledby="which-tools">
      <div class="tight">
        <h2 id="which-tools">Which tools</h2>
        <p class="hint">
          A tool is offered if it fits every choice below. What you leave open is not restricted.
          {startsReadOnly === true
            ? ' In this environment only tools that read are offered, unless you tick kinds.'
            : ''}
        </p>
      </div>
      {api.presets.length === 0 ? null : (
        <Choices
          type="radio"
          name="preset"
          legend="Preset"
          chosen={[values.get('preset') ?? '']}
          options={[
            { value: '', label: 'None' },
            ...api.presets.map(({ name, description }) => ({ value: name, label: name, hint: description })),
          ]}
        />
      )}
      <Choices
        type="checkbox"
        name="methods"
        legend="What they do"
        chosen={values.getAll('methods')}
        options={methods}
      />
      <details open={values.has('tags')}>
        <summary>Only some areas ({api.tags.length} tags)</summary>
        <Choices
          type="checkbox"
          name="tags"
          legend="Areas"
          chosen={values.getAll('tags')}
          options={api.tags.map((value) => ({ value, label: value }))}
        />
      </details>
      <details open={(values.get('tools') ?? '') !== ''}>
        <summary>Only tools by name</summary>
        <TextArea
          name="tools"
          label="Names of tools"
          hint="One on each line, as the preview shows them."
          value={values.get('tools') ?? ''}
        />
      </details>
      <Choices
        type="radio"
        name="tool_exposure"
        legend="How programs see them"
        chosen={[values.get('tool_exposure') ?? 'all']}
        options={[
          { value: 'all', label: 'All at once', hint: 'Best for few tools.' },
          {
            value: 'discovery',
            label: 'By search',
            hint: 'A few tools that find and run the others: costs fewer tokens.',
          },
        ]}
      />
    </section>
  );
}

function Limits({ values }: { readonly values: URLSearchParams }) {
  const number = { type: 'number', min: 1, step: 1, inputmode: 'numeric' };
  return (
    <section class="card stack" aria-labelledby="limits">
      <h2 id="limits">Limits</h2>
      <div class="pair">
        <TextField
          name="rate_limit"
          label="Calls a minute"
          value={values.get('rate_limit') ?? ''}
          attributes={{ ...number, max: 100_000, placeholder: 'no limit' }}
        />
        <TextField
          name="daily_quota"
          label="Calls a day"
          value={values.get('daily_quota') ?? ''}
          attributes={{ ...number, max: 100_000_000, placeholder: 'no limit' }}
        />
      </div>
      <Tick
        name="require_api_token_auth"
        label="Ask for an API token too"
        hint="Then the address alone opens nothing."
        checked={values.has('require_api_token_auth')}
      />
    </section>
  );
}

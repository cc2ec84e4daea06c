/** @jsxImportSource hono/jsx */
import type { Hono } from 'hono';
import type { Gateway } from '../gateway.js';
import {
  type AccountView,
  createAccount,
  deleteAccount,
  getAccount,
  updateAccount,
} from '../operations/accounts.js';
import { PostForm, Problem, readForm, readProblem, refuseViewer, Select, TextField } from './form.js';
import { type DashboardContext, type DashboardEnv, Heading, sendPage } from './page.js';

/** Accounts: add, edit, delete. */
export function addAccountChanges(app: Hono<DashboardEnv>, gateway: Gateway): void {
  app.get('/dashboard/accounts/new', (context) => sendForm(gateway, context, {}));
  app.post('/dashboard/accounts', (context) => create(gateway, context));
  app.get('/dashboard/accounts/:account/edit', async (context) =>
    sendForm(gateway, context, { account: await getAccount(gateway, context.req.param('account')) }),
  );
  app.post('/dashboard/accounts/:account/edit', (context) => change(gateway, context));
  app.get('/dashboard/accounts/:account/delete', (context) => sendDelete(gateway, context));
  app.post('/dashboard/accounts/:account/delete', async (context) => {
    await deleteAccount(gateway, context.req.param('account'));
    return context.redirect('/dashboard/accounts', 303);
  });
}

interface FormState {
  readonly account?: AccountView;
  readonly values?: URLSearchParams;
  readonly problem?: string;
}

function sendForm(gateway: Gateway, context: DashboardContext, state: FormState): Promise<Response> {
  const { account, values, problem } = state;
  const session = context.get('session');
  refuseViewer(context);
  const title = account === undefined ? 'Add an account' : `Edit ${account.name}`;
  const back: (readonly [string, string])[] = [['/dashboard/accounts', 'Accounts']];
  if (account !== undefined) back.push([`/dashboard/accounts/${account.id}`, account.name]);
  return sendPage(
    context,
    { title, session, status: problem === undefined ? 200 : 400 },
    <div class="narrow stack">
      <Heading title={title} back={back} />
      <PostForm
        action={account === undefined ? '/dashboard/accounts' : `/dashboard/accounts/${account.id}/edit`}
        csrf={session.csrf}
        class="card stack"
      >
        <Problem message={problem} />
        <TextField
          name="name"
          label="Name"
          hint="For people: whose account it is, or what it is for."
          value={values?.get('name') ?? account?.name}
          attributes={{ required: true, maxlength: 100, autocomplete: 'off' }}
        />
        {account === undefined ? (
          <PlaceField gateway={gateway} value={values?.get('place') ?? undefined} />
        ) : null}
        <TextField
          name="access_token"
          label={account === undefined ? 'Access token' : 'New access token'}
          hint={
            account === undefined
              ? 'It is sealed with the key of this gateway and never shown again.'
              : 'Leave it empty to keep the one that is stored.'
          }
          attributes={{
            type: 'password',
            autocomplete: 'off',
            required: account === undefined,
            spellcheck: 'false',
          }}
        />
        <button type="submit" class="main">
          {account === undefined ? 'Add the account' : 'Save'}
        </button>
      </PostForm>
    </div>,
  );
}

/** API and environment in one: what there is to connect to. */
function PlaceField({ gateway, value }: { readonly gateway: Gateway; readonly value: string | undefined }) {
  const options = [...gateway.apis.values()].flatMap(({ name, title, environments }) =>
    environments.map((environment) => ({
      value: `${name} ${environment.name}`,
      label: `${title}: ${environment.name}${environment.startsReadOnly ? ' (read-only unless you allow more)' : ''}`,
    })),
  );
  return <Select name="place" label="API and environment" options={options} value={value} />;
}

async function create(gateway: Gateway, context: DashboardContext): Promise<Response> {
  const values = await readForm(context);
  const [integration = '', environment = ''] = (values.get('place') ?? '').split(' ');
  const body = {
    name: values.get('name'),
    integration,
    environment,
    access_token: values.get('access_token'),
  };
  try {
    const account = await createAccount(gateway, body, context.get('session').actor);
    return context.redirect(`/dashboard/accounts/${account.id}`, 303);
  } catch (error) {
    return sendForm(gateway, context, { values, problem: readProblem(error) });
  }
}

async function change(gateway: Gateway, context: DashboardContext): Promise<Response> {
  const values = await readForm(context);
  const account = await getAccount(gateway, context.req.param('account') ?? '');
  const token = values.get('access_token') ?? '';
  try {
    await updateAccount(gateway, account.id, {
      name: values.get('name'),
      ...(token === '' ? {} : { access_token: token }),
    });
    return context.redirect(`/dashboard/accounts/${account.id}`, 303);
  } catch (error) {
    return sendForm(gateway, context, { account, values, problem: readProblem(error) });
  }
}

async function sendDelete(gateway: Gateway, context: DashboardContext): Promise<Response> {
  const session = context.get('session');
  refuseViewer(context);
  const account = await getAccount(gateway, context.req.param('account') ?? '');
  const path = `/dashboard/accounts/${account.id}`;
  return sendPage(
    context,
    { title: `Delete ${account.name}`, session },
    <div class="narrow stack">
      <Heading title={`Delete ${account.name}?`} back={[[path, account.name]]} />
      <PostForm action={`${path}/delete`} csrf={session.csrf} class="card stack">
        <p>
          Its credential and all of its servers go, at once and for good. Programs that use one of their
          addresses are refused. The log of their calls stays.
        </p>
        <div class="actions">
          <button type="submit" class="danger">
            Delete this account
          </button>
          <a class="button" href={path}>
            Keep it
          </a>
        </div>
      </PostForm>
    </div>,
  );
}

import Handlebars from 'handlebars';
import type { EmittedFile } from '../model/emitted-file.js';
import type { McpServer } from '../model/mcp-server.js';

const handlebars = Handlebars.create();
handlebars.registerHelper('json', (value: unknown) => JSON.stringify(value, null, 2));

/** The package's `README.md`. Document text is put in as Markdown that does nothing. */
export function emitReadme(server: McpServer, template: string): EmittedFile {
  const render = handlebars.compile(template, { noEscape: true, strict: true });
  const variables = server.securitySchemes.map((scheme) => scheme.variable).slice(0, 1);
  const contents = render({
    name: server.name,
    title: plainMarkdown(server.title),
    packageName: server.packageName,
    apiVersion: plainMarkdown(server.apiVersion),
    toolCount: server.toolsets.reduce((sum, toolset) => sum + toolset.tools.length, 0),
    variables,
    defaultEnvironment: server.environments[0]?.name ?? 'default',
    environments: server.environments.map(({ name, url }) => ({ name, url: plainMarkdown(url) })),
    readOnly: server.environments
      .filter(({ startsReadOnly }) => startsReadOnly)
      .map(({ name }) => `\`${name}\``)
      .join(', '),
    snippet: {
      mcpServers: {
        [server.name]: {
          command: 'npx',
          args: ['-y', server.packageName],
          env: Object.fromEntries(variables.map((variable) => [variable, '…'])),
        },
      },
    },
    toolsets: server.toolsets.map(({ name, tools }) => ({
      name,
      tools: tools.map((tool) => `\`${tool.name}\``).join(', '),
    })),
    presets: server.presets.map(({ name, description }) => ({ name, description })),
    prompts: server.prompts.map(({ name, title }) => ({ name, title })),
    guides: server.guides.map(({ title }) => title).join(', '),
    withheld: server.withheld.map(({ operationId, reason }) => ({
      operationId: plainCode(operationId),
      reason: plainMarkdown(reason),
    })),
    withheldCount: server.withheld.length,
  });
  return { path: 'README.md', contents };
}

/** One line without anything that Markdown or HTML would act on. */
function plainMarkdown(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replace(/[\\`*_[\]<>|#{}!]/g, (character) => `&#${character.charCodeAt(0)};`)
    .slice(0, 300);
}

/** One line between backticks: nothing but a backtick or a table's bar could end it. */
function plainCode(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replace(/[`|]/g, "'")
    .slice(0, 300);
}

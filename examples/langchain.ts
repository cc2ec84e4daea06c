/*
 * LangChain with tools. Give it any chat model, for example from @langchain/anthropic:
 *   await askChatModel({ question: 'Who bought most?', model: new ChatAnthropic({ model: '…' }) });
 */
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { type BaseMessage, HumanMessage } from '@langchain/core/messages';
import { DynamicStructuredTool } from '@langchain/core/tools';
import { type ConnectionOptions, createClient, toLangChain } from 'polar-mcp';

/** A model that goes on asking is stopped. */
const mostTurns = 10;

export interface Asking {
  readonly question: string;
  readonly model: BaseChatModel;
  readonly options?: ConnectionOptions;
}

/** Lets a model answer with tools that read. @throws Error when it has no tools or comes to no end. */
export async function askChatModel({ question, model, options }: Asking): Promise<string> {
  const client = createClient({ methods: ['read'], preset: 'support', ...options });
  const tools = toLangChain(client).map((fields) => new DynamicStructuredTool(fields));
  const bound = model.bindTools?.(tools);
  if (bound === undefined) throw new Error('This model takes no tools.');
  try {
    const messages: BaseMessage[] = [new HumanMessage(question)];
    for (let turn = 0; turn < mostTurns; turn += 1) {
      const message = await bound.invoke(messages);
      messages.push(message);
      const calls = message.tool_calls ?? [];
      if (calls.length === 0) return message.text;
      for (const call of calls) {
        const tool = tools.find(({ name }) => name === call.name);
        // An agent of LangChain's tells the model of an unknown name by itself.
        if (tool === undefined) throw new Error(`There is no tool ${call.name}.`);
        messages.push(await tool.invoke({ ...call, type: 'tool_call' as const }));
      }
    }
    throw new Error(`No answer in ${mostTurns} turns.`);
  } finally {
    await client.close();
  }
}

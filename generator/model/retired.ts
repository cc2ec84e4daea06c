/** What became of a tool's name that is no more. */
export interface RetiredEntry {
  /** The version of the package in which it went. */
  readonly since: string;
  /** Its tool's name now, which answers to the old one too; absent: the tool is gone. */
  readonly tool?: string;
}

/** By the old name. */
export type RetiredTable = Readonly<Record<string, RetiredEntry>>;

export interface RetiredName extends RetiredEntry {
  readonly name: string;
}

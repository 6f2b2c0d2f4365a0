/** @module The terms of the tables of options and commands. */

/** An option, as users write it. */
export interface OptionSpec {
  /** The name without its dashes, such as `window-seconds`. */
  name: string;
  /** The one-letter form, such as `q`. */
  short?: string;
  /** Names that other programs have for this option. They are not accepted, but answered with "did you mean". */
  otherNames?: readonly string[];
  /** What stands for the value in help, such as `N`. An option without it is a switch, and takes no value. */
  value?: string;
  /** Every allowed value, if there are only a few. */
  choices?: readonly string[];
  /** Typical values that completions offer. Other values are allowed. */
  examples?: readonly string[];
  /** What the value must be, for error messages: "a port from 1 to 65535". */
  expects?: string;
  /** One line of help. */
  help: string;
  /** The default, as help prints it. */
  default?: string;
  /** The heading under which help lists the option. */
  group: OptionGroup;
  /** The commands that take the option. */
  commands: readonly CommandName[];
}

/** The headings under which help lists options, in the order of help. */
export const OPTION_GROUPS = ["Bars", "Query", "Data", "Cluster", "Page", "Output", "Other"] as const;

/** A heading under which help lists options. */
export type OptionGroup = (typeof OPTION_GROUPS)[number];

/** The name of a command. `run` is the command whose name may be left out. */
export type CommandName =
  | "run"
  | "serve"
  | "list"
  | "inspect"
  | "query"
  | "load"
  | "demo"
  | "completions"
  | "licenses"
  | "help"
  | "version";

/** The shells that have completions. */
export const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;

/** A shell that has completions. */
export type Shell = (typeof SHELLS)[number];

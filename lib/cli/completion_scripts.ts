/**
 * The scripts that `orderflow completions SHELL` prints. They ask the program itself, with `completions words`, what
 * can stand where the user is typing.
 *
 * @module
 */

import type { Shell } from "./spec.ts";

// Words come as they were typed, with the shell's own quotes and tildes. The shells' words that hold a `=` differ:
// bash makes three of them, and zsh and fish want what is before it in every candidate, or cut off.
const BASH = String.raw`# orderflow: completions for bash, version 3.2 or newer
_orderflow() {
  local current=\${COMP_WORDS[COMP_CWORD]} value help
  [ "$current" = "=" ] && current=
  local prefix=
  case $current in --*=*) prefix=\${current%%=*}= current=\${current#*=} ;; esac
  local words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  words=("\${words[@]/#\~\//$HOME/}")
  words=("\${words[@]//[\\\"\']/}")
  COMPREPLY=()
  while IFS=$'\t' read -r value help; do
    case $value in
      :folders|:files)
        compopt -o filenames 2>/dev/null
        while IFS= read -r value; do COMPREPLY+=("$prefix$value"); done < <(
          [ "$value" = :folders ] && compgen -d -- "$current" || compgen -f -- "$current"
        )
        return ;;
    esac
    COMPREPLY+=("$(printf '%s%q' "$prefix" "$value")")
  done < <("$1" completions words -- "\${words[@]}" 2>/dev/null)
}
complete -F _orderflow orderflow
`.replaceAll("\\$", "$");

const ZSH = String.raw`#compdef orderflow
# orderflow: completions for zsh
_orderflow() {
  local program=$words[1] line
  local -a typed lines candidates
  typed=("\${(@Q)words[2,CURRENT]}")
  typed=("\${(@)typed/#\~\//$HOME/}")
  lines=("\${(@f)$("$program" completions words -- "\${(@)typed}" 2>/dev/null)}")
  [[ $PREFIX == --*=* ]] && compset -P '*='
  case $lines[1] in
    :folders) _files -/ ;;
    :files) _files ;;
    *)
      for line in $lines; do candidates+=("\${line/$'\t'/:}"); done
      _describe -t orderflow orderflow candidates ;;
  esac
}
if [[ $funcstack[1] == _orderflow ]]; then _orderflow "$@"; else compdef _orderflow orderflow; fi
`.replaceAll("\\$", "$");

const FISH = String.raw`# orderflow: completions for fish
function __orderflow_complete
  set -l tokens (commandline -opc)
  set -l program $tokens[1]
  set -l current (commandline -ct)
  set -l prefix (string match -r -- '^--[^=]+=' "$current")
  set -l words (string replace -r '^~/' "$HOME/" -- $tokens[2..-1] "$current")
  for line in ($program completions words -- $words 2>/dev/null)
    switch $line
      case ':folders'
        __fish_complete_directories (string replace -r -- '^--[^=]+=' '' "$current") '' | string replace -r '^' -- "$prefix"
      case ':files'
        __fish_complete_path "$current"
      case '*'
        echo -- "$prefix$line"
    end
  end
end
complete -c orderflow -f -a '(__orderflow_complete)'
`;

/** The script for each shell. */
export const COMPLETION_SCRIPTS: Record<Shell, string> = { bash: BASH, zsh: ZSH, fish: FISH };

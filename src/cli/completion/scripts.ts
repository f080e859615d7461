/**
 * Scripts by shell. Each asks the program itself what may come next (`__complete` with the words so far), so that it is
 * never behind it; a line of the answer is a word, a tab and what it means, or `:files`.
 */
export const completionScripts = {
  bash: String.raw`
# bash completion of gong-connector. In ~/.bashrc: eval "$(gong-connector completion bash)"
_gong_connector() {
  local current="${'$'}{COMP_WORDS[COMP_CWORD]}" line
  local -a words=("${'$'}{COMP_WORDS[@]:1:COMP_CWORD}")
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$current")
      return
    fi
    COMPREPLY+=("${'$'}{line%%$'\t'*}")
  done < <("${'$'}{COMP_WORDS[0]}" __complete "${'$'}{words[@]}" 2>/dev/null)
}
complete -F _gong_connector gong-connector
`,
  zsh: String.raw`
#compdef gong-connector
# zsh completion of gong-connector. In ~/.zshrc, after compinit: eval "$(gong-connector completion zsh)"
_gong_connector() {
  local line
  local -a lines candidates
  lines=("${'$'}{(@f)$("${'$'}{words[1]}" __complete "${'$'}{(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ ${'$'}{lines[1]} == :files ]]; then
    _files
    return
  fi
  for line in "${'$'}{lines[@]}"; do
    [[ -n $line ]] && candidates+=("${'$'}{${'$'}{line%%$'\t'*}//:/\\:}:${'$'}{line#*$'\t'}")
  done
  _describe 'gong-connector' candidates
}
if [[ ${'$'}{funcstack[1]} == _gong_connector ]]; then _gong_connector "$@"; else compdef _gong_connector gong-connector; fi
`,
  fish: String.raw`
# fish completion of gong-connector. Once: gong-connector completion fish > ~/.config/fish/completions/gong-connector.fish
function __gong_connector_complete
  set -l words (commandline -opc)
  set -l current (commandline -ct)
  set -l program $words[1]
  set -e words[1]
  set -l lines ($program __complete $words "$current" 2>/dev/null)
  if test "$lines[1]" = ":files"
    __fish_complete_path "$current"
  else
    printf '%s\n' $lines
  end
end
complete -c gong-connector -f -a '(__gong_connector_complete)'
`,
} as const

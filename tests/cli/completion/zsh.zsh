# zsh.zsh SCRIPT LINE FOLDER: what a zsh on a terminal of its own offers where LINE has been typed and Tab is pressed.
zmodload zsh/zpty
out=$3/offered
rm -f $out
zpty shell "zsh -f -i"
zpty -w shell "PS1=; autoload -Uz compinit; compinit -u -D; source ${(q)1}; cd ${(q)3}"
zpty -w shell "compadd() { local -a hits; builtin compadd -O hits \"\$@\"; print -rl -- \$hits >> ${(q)out}; builtin compadd \"\$@\" }"
zpty -w shell "finish() { print done >> ${(q)out} }; comppostfuncs=(finish)"
zpty -w shell "complete-once() { zle -C capture complete-word _main_complete; zle capture }; zle -N complete-once; bindkey '^I' complete-once"
zpty -w shell "print ready > ${(q)out}"
for i in {1..600}; do [[ -s $out ]] && break; sleep 0.1; done
zpty -w -n shell "$2"$'\t'
for i in {1..600}; do grep -q '^done$' $out && break; sleep 0.1; done
zpty -d shell
grep -v -e '^ready$' -e '^done$' -e '^$' $out | sort -u

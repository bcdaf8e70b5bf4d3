# The functions of one program in a profile of callgrind, in which a name stands once and is a number
# from then on.
match($0, /^c?(ob|fn)=\([0-9]+\)/) {
    key = substr($0, 1, RLENGTH)
    name = substr($0, RLENGTH + 2)
    isOfCallee = sub(/^c/, "", key)
    if (name != "") names[key] = name
    if (isOfCallee) next
    if (key ~ /^ob/) isOwn = names[key] ~ /\/program$/
    else if (isOwn) {
        function_ = names[key]
        sub(/'[0-9]+$/, "", function_)
        print function_
    }
}

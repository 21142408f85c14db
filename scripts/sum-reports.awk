# Reads the XML reports of Surefire and Failsafe one after the other; names every failed and every skipped
# test and prints "N passed, N failed, N skipped". Exit code 1 when one failed or none passed.

# Output of tests can contain anything, also text that looks like a report.
cdata {
    if (!index($0, "]]>")) next
    sub(/^.*]]>/, "")
    cdata = 0
}
{
    gsub(/<!\[CDATA\[([^]]|][^]]|]][^>])*]]>/, "")
    if (at = index($0, "<![CDATA[")) {
        cdata = 1
        $0 = substr($0, 1, at - 1)
    }
}
/<testcase / {
    settle()
    name = attribute("classname") "." attribute("name")
    outcome = "passed"
}
/<skipped/ && name != "" { outcome = "skipped"; why = attribute("message") }
/<(failure|error)[ >\/]/ && name != "" { outcome = "failed"; why = attribute("message") }
/<\/testsuite>/ { settle() }
END {
    settle()
    printf "%d passed, %d failed, %d skipped\n", count["passed"], count["failed"], count["skipped"]
    exit count["failed"] > 0 || count["passed"] == 0
}

function settle() {
    if (name == "") return
    count[outcome]++
    if (outcome != "passed") print outcome ": " name (why == "" ? "" : " (" substr(why, 1, 200) ")")
    name = why = ""
}

function attribute(key,    rest) {
    if (!match($0, "[ \t]" key "=\"")) return ""
    rest = substr($0, RSTART + RLENGTH)
    return substr(rest, 1, index(rest, "\"") - 1)
}

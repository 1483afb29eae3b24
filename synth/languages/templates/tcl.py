"""Texts in Tcl."""

CHECK = r"""
proc read_source {name} {
  set file [open $name]
  fconfigure $file -encoding utf-8
  set source [read $file]
  close $file
  return $source
}

proc fault {source} {
  if {![info complete $source]} {return "a brace, bracket or quote is not closed"}
  set command ""
  foreach line [split $source \n] {
    append command $line \n
    if {![info complete $command]} continue
    if {[string is list $command] && [lindex $command 0] eq "proc" && ![info complete [lindex $command 3]]} {
      return "a brace, bracket or quote is not closed in proc [lindex $command 1]"
    }
    set command ""
  }
  return ""
}
"""

CHECK_ONLY = r"""
set why [fault [read_source [lindex $argv 0]]]
if {$why ne ""} {
  puts stderr $why
  exit 1
}
"""

HARNESS = r"""
set NAME "@NAME@"
set RETURNS @RETURNS@
set nonce [string trim [gets stdin]]

proc report {text} {
  puts stdout "\n$::nonce $text"
  flush stdout
}

proc text {value} {
  if {[regexp {^[ !#-\[\]-~]*$} $value]} {return "\"$value\""}
  set out ""
  foreach char [split $value ""] {
    scan $char %c code
    if {$code > 0xFFFF} {
      incr code -0x10000
      append out [format {\u%04x\u%04x} [expr {0xD800 + ($code >> 10)}] [expr {0xDC00 + ($code & 0x3FF)}]]
    } elseif {$code < 32 || $code > 126 || $char eq "\"" || $char eq "\\"} {
      append out [format {\u%04x} $code]
    } else {
      append out $char
    }
  }
  return "\"$out\""
}

proc float {value} {
  if {[regexp -nocase {inf|nan} $value]} {error non-finite}
  set number [expr {double($value)}]
  if {[regexp -nocase {inf|nan} $number]} {error non-finite}
  return [format %.17g $number]
}

proc int {value} {
  if {[string is entier -strict $value]} {return [expr {$value + 0}]}
  if {![string is double -strict $value]} {return [text $value]}
  set written [float $value]
  return [expr {double($value) == floor($value) ? [format %.0f $value] : $written}]
}

proc encode {value spec} {
  lassign $spec kind item
  switch $kind {
    optional {return [expr {$value eq "" ? "null" : [encode $value $item]}]}
    int {return [int $value]}
    float {return [expr {[string is double -strict $value] ? [float $value] : [text $value]}]}
    bool {
      if {![string is boolean -strict $value]} {return [text $value]}
      return [expr {$value ? "true" : "false"}]
    }
    str {return [text $value]}
  }
  if {![string is list $value]} {error "result is not a list"}
  set parts {}
  if {$kind eq "dict"} {
    if {[llength $value] % 2} {error "result is not a dict"}
    dict for {key one} $value {lappend parts "[text $key]:[encode $one $item]"}
    return "{[join $parts ,]}"
  }
  set at 0
  foreach one $value {
    if {$kind eq "tuple"} {set item [lindex $spec [expr {min([incr at], [llength $spec] - 1)}]]}
    lappend parts [encode $one $item]
  }
  return "\[[join $parts ,]\]"
}

proc loose {name} {
  return [string map {_ "" - ""} [string tolower [namespace tail $name]]]
}

proc pick {names} {
  set found ""
  foreach name $names {
    if {[namespace tail $name] eq $::NAME} {return $name}
    if {$found eq "" && [loose $name] eq [loose $::NAME]} {set found $name}
  }
  return $found
}

proc spaces {above} {
  set all {}
  foreach one [interp eval candidate [list namespace children $above]] {
    if {$one ni {::tcl ::oo ::zlib}} {lappend all $one {*}[spaces $one]}
  }
  return $all
}

proc find {} {
  foreach space [list "" {*}[spaces ::]] {
    set name [pick [interp eval candidate [list info procs ${space}::*]]]
    if {$name ne ""} {return [list $name]}
  }
  foreach class [interp eval candidate {info class subclasses oo::object}] {
    if {[string match ::oo::* $class]} continue
    set method [pick [interp eval candidate [list info class methods $class]]]
    if {$method ne ""} {return [list [interp eval candidate [list $class new]] $method]}
  }
  error "the code defines no proc $::NAME"
}

proc one_line {words} {
  return [string range [regsub -all {[^!-~]+} $words " "] 0 299]
}

proc run {rows} {
  set source [read_source candidate.tcl]
  set why [fault $source]
  if {$why ne ""} {
    puts stderr $why
    report compile_error
    exit 1
  }
  interp create candidate
  interp eval candidate {set argv0 main.tcl; set argv {}; set argc 0}
  interp eval candidate [list source -encoding utf-8 candidate.tcl]
  set call [find]
  set index 0
  foreach row $rows {
    if {[catch {encode [interp eval candidate [list {*}$call {*}$row]] $::RETURNS} result]} {
      report "$index error [one_line $result]"
    } else {
      report "$index value $result"
    }
    incr index
  }
  report end
  exit 0
}

run [list \
@ARGUMENTS@
]
"""

SAME = """\
# Equal by declared type, doubles up to rounding, keys in any order.
proc same {type actual expected} {
  lassign $type kind item
  switch $kind {
    int {return [expr {$actual == $expected}]}
    float {return [expr {abs($actual - $expected) <= max(1e-6 * abs($expected), 1e-9)}]}
    bool {return [expr {!!$actual == !!$expected}]}
    str {return [string equal $actual $expected]}
    optional {
      if {$expected eq ""} {return [string equal $actual ""]}
      return [same $item $actual $expected]
    }
    dict {
      if {[dict size $actual] != [dict size $expected]} {return 0}
      dict for {key value} $expected {
        if {![dict exists $actual $key] || ![same $item [dict get $actual $key] $value]} {return 0}
      }
      return 1
    }
  }
  if {[llength $actual] != [llength $expected]} {return 0}
  set at 0
  foreach one $actual other $expected {
    if {$kind eq "tuple"} {set item [lindex $type [incr at]]}
    if {![same $item $one $other]} {return 0}
  }
  return 1
}
"""

END = """\

set failed $tcltest::numTests(Failed)
tcltest::cleanupTests
exit [expr {$failed > 0}]
"""

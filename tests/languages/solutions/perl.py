"""Perl: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

GOOD = {
    "plain": """\

use strict;
use warnings;
use List::Util qw(sum0);

sub sum_without {
    my ($values, $skip) = @_;
    die "no\\nvalues" unless @$values;
    return sum0(grep { $_ != $skip } @$values);
}

1;
""",
    "mutating": """\

use v5.36;

sub sumWithout ($values, $skip) {
    @$values = sort { $a <=> $b } @$values;
    print "noise";
    die { code => 1 } if !@$values;
    my $total = 0;
    while (@$values) {
        my $v = pop @$values;
        $total += $v unless $v == $skip;
    }
    return $total / 1.0;
}

exit 7 unless caller;
""",
    "solution class": """\

package Solution;
use strict;

sub new { return bless {}, shift }

sub sum_without {
    my ($self, $values, $skip) = @_;
    die unless @{$values};
    my $total = 0;
    $total += $_ == $skip ? 0 : $_ for @$values;
    return "$total";
}
1;
""",
    "property": """\

package Sums;
sub sum_without {
    my ($values, $skip) = @_;
    my $total = 1 / @$values && 0;
    foreach my $v (@$values) { $total += $v if $v != $skip; }
    $total;
}
package main;

__END__
words
""",
}
DECLARATION = """\
# $class: array reference of array reference [string, integer]
# $min_size: integer or undef
# returns: hash reference of array reference of number
sub group_names {
    my ($class, $min_size) = @_;"""
NOT_CODE = """\
sub sum_without {
    my ($values, $skip = @_;
    return 1;
}
"""
OTHER_NAME = """\
sub total { return 1 }
"""
EARLY_EXIT = """\
sub sum_without { exit 0 }
"""
SCRIPT = """\
print <STDIN> + 1, "\\n";
"""
LOOP = """\
1 while 1;
"""
FLOOD = """\
print "x" x 1000 while 1;
"""
HOG = """\
my @kept;
push @kept, "x" x 2**24 . @kept while 1;
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    result = f"[{', '.join('$' + n for n in names)}]" if len(names) > 1 else "$" + names[0]
    return f"{declaration}\n    return {result};\n}}\n"

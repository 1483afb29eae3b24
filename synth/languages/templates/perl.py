"""Texts in Perl."""

HARNESS = r"""
sub SynthHarness::load { eval $_[0] }

package SynthHarness;
use strict;
use warnings;
use utf8;

my ($NAME, $METHOD, $RETURNS) = ("@NAME@", @METHOD@, @RETURNS@);
my @PACKAGES = qw(@PACKAGES@);
my @ARGUMENTS = (
@ARGUMENTS@
);
open(my $out, ">&", \*STDOUT) or die;
my $nonce = <STDIN> // "";
$nonce =~ s/\s+//g;

sub report {
    my $data = "\n$nonce $_[0]\n";
    while (length $data) {
        my $sent = syswrite($out, $data) // die;
        substr($data, 0, $sent) = "";
    }
}

sub escaped {
    my $code = ord $_[0];
    die "result has ill-formed text\n" if $code > 0x10FFFF || ($code >= 0xD800 && $code < 0xE000);
    return sprintf("\\u%04x", $code) if $code < 0x10000;
    $code -= 0x10000;
    return sprintf("\\u%04x\\u%04x", 0xD800 + ($code >> 10), 0xDC00 + ($code & 0x3FF));
}

sub text {
    my ($value) = @_;
    $value =~ s/([^ !#-\[\]-~])/escaped($1)/ge;
    return "\"$value\"";
}

my $NUMBER = qr/\A\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*\z/;

sub finite {
    my ($value) = @_;
    die "non-finite\n" if "$value" =~ /\A[-+]?(?:inf|nan)/i;
    return "$value" =~ $NUMBER;
}

sub integer {
    my ($value) = @_;
    my $written = "$value";
    return $1 . $2 if $written =~ /\A\s*\+?(-?)0*(\d+)\s*\z/;
    return text($written) unless finite($value);
    return sprintf("%.0f", $value) if $value == int($value);
    return sprintf("%.17g", $value);
}

sub scalar_value {
    my ($value, $kind) = @_;
    if ($kind eq "bool") {
        return "false" if $value eq "" || $value eq "0";
        return $value eq "1" ? "true" : text("$value");
    }
    return integer($value) if $kind eq "int";
    return finite($value) ? sprintf("%.17g", $value) : text("$value") if $kind eq "float";
    return text("$value");
}

sub encode {
    my ($value, $spec) = @_;
    my $optional = $spec->[0] eq "optional";
    $spec = $spec->[1] if $optional;
    my $kind = $spec->[0];
    return $kind eq "bool" && !$optional ? "false" : "null" unless defined $value;
    my $form = ref $value;
    return $value->bstr if $kind eq "int" && $form eq "Math::BigInt" && !$value->is_nan && !$value->is_inf;
    if ($form eq "ARRAY" && ($kind eq "list" || $kind eq "tuple")) {
        my $last = $#$spec;
        my @parts = map { encode($value->[$_], $spec->[$_ < $last ? $_ + 1 : $last]) } 0 .. $#$value;
        return "[" . join(",", @parts) . "]";
    }
    if ($form eq "HASH" && $kind eq "dict") {
        return "{" . join(",", map { text($_) . ":" . encode($value->{$_}, $spec->[1]) } keys %$value) . "}";
    }
    die "result is " . ($form ? "a reference to $form" : "a plain scalar") . ", not a $kind\n"
        if $form || $spec->[1];
    return scalar_value($value, $kind);
}

sub loose { my ($name) = @_; $name =~ tr/_//d; return lc $name }

sub pick {
    my ($package) = @_;
    no strict "refs";
    my @names = grep { defined &{"${package}::$_"} } keys %{"${package}::"};
    my ($found) = grep { $_ eq $NAME } @names;
    ($found) = sort grep { loose($_) eq loose($NAME) } @names unless defined $found;
    return $found;
}

sub find {
    no strict "refs";
    for my $package ("main", @PACKAGES) {
        my $name = pick($package) // next;
        return \&{"${package}::$name"} unless $METHOD;
        return sub { ($package->can("new") ? $package->new : $package)->$name(@_) };
    }
    die "the code defines no sub $NAME\n";
}

sub one_line {
    my $words = eval { local $SIG{__DIE__}; "$_[0]" } // "error";
    $words =~ s/[^!-~]+/ /g;
    return substr($words, 0, 300);
}

sub slurp {
    open(my $file, "<", "candidate.pl") or die "candidate.pl: $!";
    local $/;
    return <$file>;
}

sub run {
    our $compiled = 0;
    load("\$SynthHarness::compiled = 1; package main;\n#line 1 \"candidate.pl\"\n" . slurp());
    if ($@) {
        print STDERR $@;
        report("compile_error") unless $compiled;
        exit 1;
    }
    $0 = "candidate.pl";
    my $call = find();
    for my $at (0 .. $#ARGUMENTS) {
        my $line = eval {
            local $SIG{__DIE__};
            my $result = $call->($ARGUMENTS[$at]->());
            "value " . encode($result, $RETURNS);
        };
        $line //= "error " . one_line($@);
        report("$at $line");
    }
    report("end");
    exec { "/bin/true" } "true";
}

run();
"""

SAME = """\
# Equal by content, numbers up to rounding; \\1 and \\0 stand for true and false.
sub same {
    my ($actual, $expected) = @_;
    return !defined $actual unless defined $expected;
    my $form = ref $expected;
    return !$$expected == !$actual if $form eq "SCALAR";
    return 0 unless defined $actual && ref $actual eq $form;
    if ($form eq "ARRAY") {
        return @$actual == @$expected && !grep { !same($actual->[$_], $expected->[$_]) } 0 .. $#$expected;
    }
    if ($form eq "HASH") {
        return keys %$actual == keys %$expected
            && !grep { !exists $actual->{$_} || !same($actual->{$_}, $expected->{$_}) } keys %$expected;
    }
    return 1 if $actual eq $expected;
    my $number = qr/\\A-?\\d+(?:\\.\\d+)?(?:e[-+]?\\d+)?\\z/;
    return 0 unless $actual =~ $number && $expected =~ $number;
    my $room = 1e-6 * abs $expected;
    return abs($actual - $expected) <= ($room > 1e-9 ? $room : 1e-9);
}
"""

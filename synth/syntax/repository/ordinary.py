"""Names of members that standard libraries have too, so that a call of one says nothing of who is meant."""

from __future__ import annotations

_NAMES = """
abs accept acquire add addAll addEventListener all any append appendChild apply at await begin bind
body build bytes call cancel ceil charAt chars clear clone close code collect compare compareTo
complete compute concat connect contains containsKey content copy count create data debug decode
default delete description destroy detach dict done drop dump each emit empty encode end ensure
entries entrySet enumerate equals error escape exec execute exists exit expand expect extend fail
file fileno fill filter finally find findall first flat flatMap flatten floor flush fold forEach
format forward from front get getClass getName getValue group groups handle has hash hashCode
hasNext hasOwnProperty head headers height hex host id includes indent index indexOf info init
insert inspect intersection into invoke isatty isEmpty item items iter iterator join key keys kind
last len length level limit line lines list listen load lock log loop lower lstrip map mark match
max merge message method min mode move name names new next node normalize notify now of off offset
on once open options order origin output pack params parent parse partition path peek pop port
position post prepend print process promise props push put query race raise range read readline
ready receive reduce register reject release remove render repeat replace request require reset
resize resolve response rest resume retain reverse rewind root round run save scan search seek
select send serialize set setdefault setup setValue shape shift shutdown signal size skip sleep
slice some sort source splice split start state status step stop store stream string strip sub
subscribe substring sum swap sync tag take target tell test text then time title to toArray token
toList toLowerCase top toString toUpperCase trace transform trim truncate type union unlock unwrap
update upper url use value valueOf values version visit wait warn warning where width with wrap
write writelines zip
"""
ORDINARY = frozenset(_NAMES.split())

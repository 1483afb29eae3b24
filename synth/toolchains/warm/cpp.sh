# The whole standard library as one compiled header, beside a text of the same name.
# The flags must be as in synth/languages/cpp.py, or GCC reads the text.
set -eu
rm -rf /opt/warm/cpp
mkdir -p /opt/warm/cpp/bits
cd /opt/warm/cpp
echo '#include_next <bits/stdc++.h>' >bits/stdc++.h
g++ -std=c++17 -O1 -w -D_GLIBCXX_ASSERTIONS -I /opt/warm/cpp -x c++-header bits/stdc++.h -o bits/stdc++.h.gch
chmod -R a+rX /opt/warm/cpp

# Clang's modules that Swift's own modules import; jobs name this folder as their module cache.
set -eu
rm -rf /opt/warm/swift
mkdir -p /opt/warm/swift
cd /tmp
for module in Foundation FoundationNetworking Dispatch Glibc RegexBuilder Synchronization; do
    echo "import $module"
done >warm.swift
echo 'print("ok")' >>warm.swift
swiftc -Onone -use-ld=mold -module-cache-path /opt/warm/swift warm.swift -o warm
swiftc -typecheck -module-cache-path /opt/warm/swift warm.swift
chmod -R a+rX /opt/warm/swift

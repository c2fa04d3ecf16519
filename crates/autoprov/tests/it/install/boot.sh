#!/bin/sh
# Process 1 of a machine of its own: this Debian's /usr and list of packages, what is written to them kept apart; its own /etc, /var and /run; then systemd.
# Argument: an empty folder.
set -e
umask 022
root=$1
mount -t tmpfs none "$root"
cd "$root"
mkdir etc var run tmp proc sys dev root usr home boot .upper .work .dpkg .dpkg-work
ln -s usr/bin bin
ln -s usr/sbin sbin
ln -s usr/lib lib
ln -s usr/lib64 lib64
mount -t overlay -o lowerdir=/usr,upperdir=.upper,workdir=.work none usr
# Where there is one, it forbids every service to start: this is a machine that may.
rm -f usr/sbin/policy-rc.d
mkdir -p var/lib/dpkg var/log var/tmp etc/systemd/system
mount -t overlay -o lowerdir=/var/lib/dpkg,upperdir=.dpkg,workdir=.dpkg-work none var/lib/dpkg
# Modes of other packages, for groups that are not here.
: >var/lib/dpkg/statoverride
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 none sys/fs/cgroup 2>/dev/null || { mount -t tmpfs none sys/fs/cgroup && mount -t cgroup2 none sys/fs/cgroup; }
mount -t tmpfs -o mode=755 none dev
for node in null zero full random urandom tty; do
    touch dev/$node
    mount --bind /dev/$node dev/$node
done
mkdir dev/pts dev/shm
ln -s pts/ptmx dev/ptmx
mount -t tmpfs -o mode=755 none run
chmod 1777 tmp
echo 'root:x:0:0:root:/root:/bin/sh' >etc/passwd
echo 'root:x:0:' >etc/group
echo 'root:*:1::::::' >etc/shadow
echo '0123456789abcdef0123456789abcdef' >etc/machine-id
echo machine >etc/hostname
# A service's own mounts are made from the root of the namespace: a chroot alone would not do.
mkdir .old
pivot_root . .old
exec env -i container=lxc PATH=/usr/sbin:/usr/bin:/sbin:/bin chroot . \
    sh -c 'umount -l /.old && exec /usr/lib/systemd/systemd --system --unit=basic.target'

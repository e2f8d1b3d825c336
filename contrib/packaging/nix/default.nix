# SPDX-License-Identifier: LGPL-2.1-or-later
# nix-build contrib/packaging/nix
{ pkgs ? import <nixpkgs> { } }:

pkgs.stdenv.mkDerivation {
  pname = "jail";
  version = "0.1.0";
  src = pkgs.lib.cleanSource ../../..;

  nativeBuildInputs = [ pkgs.autoreconfHook pkgs.pkg-config ];
  buildInputs = with pkgs; [ glib json_c libcap libseccomp ncurses util-linux xorg.libX11 xorg.libXau xorg.libXext ];

  # Profiles are read from the package, and from ~/.config/jail before it.
  configureFlags = [ "--with-profile-dir=${placeholder "out"}/etc/jail" "--sysconfdir=${placeholder "out"}/etc" ];

  # The tests start jails, which the sandbox of the build forbids.
  doCheck = false;

  meta = {
    description = "Run desktop programs with less power than their user has";
    license = pkgs.lib.licenses.lgpl21Plus;
    platforms = pkgs.lib.platforms.linux;
    mainProgram = "jail";
  };
}

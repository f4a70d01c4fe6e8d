# Installs the program cinelake from a release on Windows, with its checksum compared.
#
#   powershell -ExecutionPolicy Bypass -File install.ps1
#   powershell -ExecutionPolicy Bypass -File install.ps1 -To C:\Tools -From https://host/path
#
# It writes one file and adds its folder to the PATH of this user. It needs no administrator.
param(
    [string] $From = '@RELEASES@',
    [string] $To = (Join-Path $env:LOCALAPPDATA 'Programs\cinelake')
)
$ErrorActionPreference = 'Stop'
# Progress makes downloads slow in Windows PowerShell.
$ProgressPreference = 'SilentlyContinue'

if ($From.StartsWith('@')) { throw 'This copy does not know where releases are. Give -From URL.' }
if (-not $From.StartsWith('https://')) { throw "-From $From is not an https:// address." }
if (-not [Environment]::Is64BitOperatingSystem) { throw 'There is no archive for 32-bit Windows.' }

$name = 'cinelake-x86_64-pc-windows-msvc'
$scratch = Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName())
New-Item -ItemType Directory -Path $scratch | Out-Null
try {
    $archive = Join-Path $scratch "$name.zip"
    Invoke-WebRequest -UseBasicParsing -Uri "$From/$name.zip" -OutFile $archive
    Invoke-WebRequest -UseBasicParsing -Uri "$From/$name.zip.sha256" -OutFile "$archive.sha256"
    $expected = ((Get-Content "$archive.sha256" -Raw) -split '\s+')[0]
    $found = (Get-FileHash -Algorithm SHA256 $archive).Hash
    if ($found -ne $expected) {
        throw "The checksum of $name.zip is $found and should be $expected. Nothing was installed."
    }
    Expand-Archive -Path $archive -DestinationPath $scratch
    New-Item -ItemType Directory -Force -Path $To | Out-Null
    Copy-Item -Force (Join-Path $scratch "$name\cinelake.exe") (Join-Path $To 'cinelake.exe')
}
finally {
    Remove-Item -Recurse -Force $scratch
}
$path = [Environment]::GetEnvironmentVariable('Path', 'User')
if (($path -split ';') -notcontains $To) {
    [Environment]::SetEnvironmentVariable('Path', "$path;$To", 'User')
    Write-Output "$To was added to your PATH. Open a new window to use it."
}
& (Join-Path $To 'cinelake.exe') version
Write-Output "installed as $(Join-Path $To 'cinelake.exe'). Try it: cinelake demo"

# Windows: sets everything up, then runs the program on a demo office, or the tests.
#   powershell -ExecutionPolicy Bypass -File scripts\windows.ps1 run
#   powershell -ExecutionPolicy Bypass -File scripts\windows.ps1 test
# Needs Python 3.11 or later. The same steps as scripts/setup.sh; a second call finds everything done.
param(
    [Parameter(Position = 0)][ValidateSet('setup', 'run', 'test')][string]$Task = 'run',
    [Parameter(Position = 1, ValueFromRemainingArguments = $true)][string[]]$Rest = @()
)
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
Set-Location (Split-Path -Parent $PSScriptRoot)
$Python = '.venv\Scripts\python.exe'
$Uv = '.tools\Scripts\uv.exe'
$Stamp = '.venv\.stamp'

function Invoke-Step([string]$Program, [string[]]$Arguments) {
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) { throw "$Program stopped with status $LASTEXITCODE" }
}

function Get-Wanted {
    $files = 'requirements\dev.txt', 'requirements\bootstrap.txt', 'pyproject.toml', 'scripts\windows.ps1'
    ($files | ForEach-Object { (Get-FileHash -Algorithm SHA256 $_).Hash }) -join '-'
}

# The launcher "py" where it is installed (python.org), else the "python" of the path; it must be 3.11 or later.
function Find-Python {
    $check = 'import sys; sys.exit(sys.version_info < (3, 11))'
    foreach ($candidate in @(@('py', '-3'), @('python'))) {
        if (-not (Get-Command $candidate[0] -ErrorAction SilentlyContinue)) { continue }
        $options = @($candidate | Select-Object -Skip 1)
        & $candidate[0] @options -c $check | Out-Null
        if ($LASTEXITCODE -eq 0) { return , $candidate }
    }
    throw 'Python 3.11 or later is needed: install it from python.org, then repeat this command.'
}

function Invoke-Setup {
    $wanted = Get-Wanted
    if ((Test-Path $Stamp) -and ((Get-Content $Stamp -Raw).Trim() -eq $wanted)) { return }
    if (-not (Test-Path $Uv)) {
        Write-Host 'setup: installing uv'
        if (Test-Path '.tools') { Remove-Item -Recurse -Force '.tools' }
        $found = Find-Python
        $options = @($found | Select-Object -Skip 1)
        Invoke-Step $found[0] ($options + @('-m', 'venv', '.tools'))
        Invoke-Step '.tools\Scripts\python.exe' @('-m', 'pip', 'install', '--quiet', '--disable-pip-version-check',
            '--require-hashes', '-r', 'requirements\bootstrap.txt')
    }
    $env:UV_COMPILE_BYTECODE = '1'
    $env:UV_LINK_MODE = 'copy'
    $env:UV_PYTHON_DOWNLOADS = 'never'
    if (-not (Test-Path $Python)) {
        Invoke-Step $Uv @('venv', '--quiet', '--python', '.tools\Scripts\python.exe', '.venv')
    }
    Write-Host 'setup: installing the locked packages'
    Invoke-Step $Uv @('pip', 'sync', '--quiet', '--python', $Python, '--require-hashes', 'requirements\dev.txt')
    Invoke-Step $Uv @('pip', 'install', '--quiet', '--python', $Python, '--no-deps', '--no-build-isolation', '--offline',
        '-e', '.')
    Set-Content -Path $Stamp -Value $wanted -Encoding Ascii
    Write-Host 'setup: ready'
}

Invoke-Setup
switch ($Task) {
    'run' { & $Python 'scripts\run.py' @Rest; exit $LASTEXITCODE }
    'test' { & $Python -m pytest -n 2 --dist loadfile @Rest; exit $LASTEXITCODE }
}

"""Arguments to parameters: by name, by position, from the pipeline."""

from hvlab.powershell.language.binding.arguments import Argument, arguments_of
from hvlab.powershell.language.binding.binder import Binder
from hvlab.powershell.language.binding.signature import Signature, signature_of

__all__ = ["Argument", "Binder", "Signature", "arguments_of", "signature_of"]

// What people write against is the words of the house: `import Rushes` brings them along.
@_exported public import RushesCore
